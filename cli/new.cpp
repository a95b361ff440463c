#include <algorithm>
#include <cstdio>

#include <fmt/core.h>

#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "entente/base/embedded.hpp"
#include "entente/base/utf8.hpp"
#include "entente/report/check.hpp"
#include "entente/scenario/fields.hpp"

namespace entente {
std::span<const EmbeddedFile> embedded_scenarios();  // scenarios/*.toml, by entente_embed()
}

namespace entente::cli {
namespace {

struct Template {
  std::string_view from, file;
};
constexpr Template kTemplates[] = {
    {"1971", "scenarios/opening-to-china-1971.toml"},
    {"2025", "scenarios/reverse-kissinger-2025.toml"},
};

void must_be_name(const std::string& name) {
  const bool good = !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  if (!good || name.front() == '-')
    throw BadCommandLine{
        fmt::format("{} cannot be the name of a scenario", in_quotes(name)),
        "a name has letters of ASCII, digits, - and _, at most 64; the file gets .toml by itself"};
}

/// The text with the value of the first line `key = …` replaced.
std::string with_value(std::string text, std::string_view key, std::string_view value) {
  const std::string start = std::string(key) + " = ";
  std::size_t at = text.rfind(start, 0) == 0 ? 0 : text.find("\n" + start);
  if (at == std::string::npos) return text;
  if (text[at] == '\n') ++at;
  return text.replace(at, text.find('\n', at) - at, fmt::format("{}\"{}\"", start, value));
}

std::string text_of(const std::string& name, const std::string& from) {
  for (const Template& each : kTemplates) {
    if (each.from != from) continue;
    const EmbeddedFile* file = find_embedded(embedded_scenarios(), each.file);
    if (!file) break;
    return with_value(with_value(std::string(file->content), "id", name), "title", name);
  }
  return blank_scenario(name);
}

}  // namespace

int start_file(const Call& call) {
  const std::string& name = call.operands.front();
  must_be_name(name);
  const std::string path = call.output().empty() ? name + ".toml" : call.output();
  const int code = create(call, path, text_of(name, call.text("--from", "blank")));
  if (code != kAnswered) return code;
  if (call.json())
    std::fputs(record_json("entente/new/1", {{"name", name}, {"file", path}}).c_str(), stdout);
  else if (!call.quiet())
    std::fputs(fmt::format("wrote {}; next: entente check {}\n", path, path).c_str(), stderr);
  return kAnswered;
}

}  // namespace entente::cli
