#include <algorithm>
#include <cstdio>
#include <filesystem>

#include <fmt/core.h>

#include "cli/call.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "entente/base/embedded.hpp"
#include "entente/base/utf8.hpp"
#include "entente/claims/claims_file.hpp"
#include "entente/report/check.hpp"
#include "entente/scenario/fields.hpp"
#include "entente/scenario/read.hpp"

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
        fmt::format("{} cannot be the name of a file to start", in_quotes(name)),
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

/// The text without the first line `key = …`.
std::string without_line(std::string text, std::string_view key) {
  const std::size_t at = text.find("\n" + std::string(key) + " = ");
  return at == std::string::npos ? text : text.erase(at, text.find('\n', at + 1) - at);
}

std::string text_of(const std::string& name, const std::string& from) {
  for (const Template& each : kTemplates) {
    if (each.from != from) continue;
    const EmbeddedFile* file = find_embedded(embedded_scenarios(), each.file);
    if (!file) break;
    // Its analogue lies beside the original, not beside the copy.
    return without_line(with_value(with_value(std::string(file->content), "id", name), "title", name),
                        "analogue");
  }
  return blank_scenario(name);
}

/// What is written, the file that was asked for first.
struct NewFile {
  std::string path, text;
};

/// "thaw.toml" and its scenario "thaw-scenario.toml": claims are about something.
std::vector<NewFile> claims_files(const std::string& name, const std::string& path, const std::string& from) {
  const std::filesystem::path file(path);
  const std::string beside = file.stem().string() + "-scenario.toml";
  const std::string scenario = text_of(name, from);
  const auto read = read_scenario_text(scenario, beside);
  return {{path, blank_claims(name, beside, read ? *read : Scenario{})},
          {(file.parent_path() / beside).string(), scenario}};
}

}  // namespace

int start_file(const Call& call) {
  const std::string& name = call.operands.front();
  must_be_name(name);
  const std::string path = call.output().empty() ? name + ".toml" : call.output();
  const std::string from = call.text("--from", "blank");
  const std::vector<NewFile> files = call.text("--kind", "scenario") == "claims"
                                         ? claims_files(name, path, from)
                                         : std::vector<NewFile>{{path, text_of(name, from)}};
  for (const NewFile& file : files)
    if (const int code = create(call, file.path, file.text); code != kAnswered) {
      // Half of the pair would be of no use, and in the way of the next try.
      for (const NewFile* made = files.data(); made != &file; ++made) std::remove(made->path.c_str());
      return code;
    }
  if (call.json()) {
    std::vector<std::pair<std::string, std::string>> said{{"name", name}, {"file", path}};
    if (files.size() > 1) said.emplace_back("scenario", files.back().path);
    std::fputs(record_json("entente/new/1", said).c_str(), stdout);
  } else if (!call.quiet()) {
    std::fputs(fmt::format("wrote {}{}; next: entente check {}\n", path,
                           files.size() > 1 ? " and " + files.back().path : "", path)
                   .c_str(),
               stderr);
  }
  return kAnswered;
}

}  // namespace entente::cli
