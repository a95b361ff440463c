#include "entente/ensemble/opening.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace entente {
namespace {

constexpr std::size_t kShown = 40;

/// Texts one after the other, each after its length.
class Packer {
 public:
  Packer& add(std::string_view text) {
    bytes_ += std::to_string(text.size());
    bytes_ += ' ';
    bytes_ += text;
    return *this;
  }
  Packer& add(int number) { return add(std::to_string(number)); }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}
  bool more() const { return !rest_.empty(); }
  std::string text() {
    const std::size_t end = rest_.find(' ');
    const std::size_t size = std::stoul(std::string(rest_.substr(0, end)));
    std::string text(rest_.substr(end + 1, size));
    rest_.remove_prefix(end + 1 + size);
    return text;
  }
  int number() { return std::stoi(text()); }

 private:
  std::string_view rest_;
};

Diagnostic about_ranks(std::string_view code, std::string message, std::string help) {
  Diagnostic d;
  d.place = {"entente", 0, 0, 0};  // of no file
  d.code = code;
  d.message = std::move(message);
  d.help = std::move(help);
  return d;
}

std::string name_of(int rank, const std::string& host) {
  return host.empty() ? fmt::format("rank {}", rank) : fmt::format("rank {} (on {})", rank, host);
}

/// The first input that is not the same, as "name" with both values; an input that one of them lacks is
/// empty.
struct Difference {
  std::string name, first, other;
};
std::optional<Difference> difference(const Opening& first, const Opening& other) {
  const auto value = [](const Opening& of, const std::string& name) {
    const auto found = std::find_if(of.inputs.begin(), of.inputs.end(),
                                    [&](const auto& input) { return input.first == name; });
    return found == of.inputs.end() ? std::string() : found->second;
  };
  for (const auto* inputs : {&first.inputs, &other.inputs})
    for (const auto& [name, any] : *inputs) {
      std::string a = value(first, name), b = value(other, name);
      if (a != b) return Difference{name, std::move(a), std::move(b)};
    }
  return std::nullopt;
}

Start declined(const std::vector<Opening>& openings, int rank) {
  const Opening& by = openings[rank];
  Start start;
  start.kind = Start::Kind::declined;
  start.by_all = std::all_of(openings.begin(), openings.end(), [&](const Opening& other) {
    return other.code == by.code && other.account == by.account;
  });
  start.code = by.code;
  start.account = by.account;
  return start;
}

Start differ(const Difference& found) {
  const bool show = std::max(found.first.size(), found.other.size()) <= kShown;
  Start start;
  start.kind = Start::Kind::differ;
  start.account = show ? fmt::format("was started with {} \"{}\", rank 0 with \"{}\"", found.name,
                                     found.other, found.first)
                       : fmt::format("was started with another {} than rank 0", found.name);
  return start;
}

}  // namespace

Start judge(const std::vector<Opening>& openings, const std::vector<std::string>& hosts) {
  const auto settle = [&](Start start, int rank) {
    start.rank = rank;
    start.host = hosts[rank];
    return start;
  };
  const int size = static_cast<int>(openings.size());
  for (int rank = 0; rank < size; ++rank) {
    if (openings[rank].code == 0) continue;
    Start start = settle(declined(openings, rank), rank);
    start.diagnostics = {about_ranks("E133", name_of(rank, start.host) + " could not begin", "")};
    return start;
  }
  for (int rank = 1; rank < size; ++rank) {
    const std::optional<Difference> found = difference(openings[0], openings[rank]);
    if (!found) continue;
    Start start = settle(differ(*found), rank);
    start.diagnostics = {
        about_ranks("E132", name_of(rank, start.host) + " " + start.account,
                    "start every rank in the same folder, with the same program, file and flags")};
    return start;
  }
  return {};
}

std::string pack(const Opening& opening) {
  Packer packer;
  packer.add(opening.code).add(opening.account);
  for (const auto& [name, value] : opening.inputs) packer.add(name).add(value);
  return packer.take();
}

Opening unpack_opening(std::string_view bytes) {
  Unpacker unpacker(bytes);
  Opening opening;
  opening.code = unpacker.number();
  opening.account = unpacker.text();
  while (unpacker.more()) {
    std::string name = unpacker.text();
    opening.inputs.emplace_back(std::move(name), unpacker.text());
  }
  return opening;
}

std::string pack(const Start& start) {
  Packer packer;
  packer.add(static_cast<int>(start.kind)).add(start.by_all ? 1 : 0).add(start.rank).add(start.host);
  packer.add(start.code).add(start.account);
  for (const Diagnostic& d : start.diagnostics) packer.add(d.code).add(d.message).add(d.help);
  return packer.take();
}

Start unpack_start(std::string_view bytes) {
  Unpacker unpacker(bytes);
  Start start;
  start.kind = static_cast<Start::Kind>(unpacker.number());
  start.by_all = unpacker.number() == 1;
  start.rank = unpacker.number();
  start.host = unpacker.text();
  start.code = unpacker.number();
  start.account = unpacker.text();
  while (unpacker.more()) {
    std::string code = unpacker.text(), message = unpacker.text();
    start.diagnostics.push_back(about_ranks(code, std::move(message), unpacker.text()));
  }
  return start;
}

}  // namespace entente
