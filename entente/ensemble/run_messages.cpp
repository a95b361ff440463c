#include "entente/ensemble/run_messages.hpp"

#include <fmt/format.h>

#include "entente/base/utf8.hpp"
#include "entente/base/version.hpp"
#include "entente/ensemble/run_schema.hpp"

namespace entente::run_message {
namespace {

Diagnostic error(std::string code, const std::string& path, std::string message, std::string help) {
  Diagnostic d;
  d.place = {path, 0, 0, 0};
  d.code = std::move(code);
  d.message = std::move(message);
  d.help = std::move(help);
  return d;
}

}  // namespace

Diagnostic no_such_file(const std::string& path) {
  return error("F001", path, fmt::format("there is no file {}", in_quotes(path)),
               "check the name, or begin a run file with --save");
}
Diagnostic is_folder(const std::string& path) {
  return error("F002", path, fmt::format("{} is a folder, not a file", in_quotes(path)),
               "name the run file inside it");
}
Diagnostic cannot_read(const std::string& path, std::string_view why) {
  return error("F003", path, fmt::format("cannot read {}: {}", in_quotes(path), why),
               "check that you may read the file");
}
Diagnostic cannot_write(const std::string& path, std::string_view why) {
  return error("F004", path, fmt::format("cannot write {}: {}", in_quotes(path), why),
               "check that you may write to the file and to its folder; what was saved before stays");
}
Diagnostic no_such_folder(const std::string& path, const std::string& folder) {
  return error("F004", path,
               fmt::format("cannot write {}: there is no folder {}", in_quotes(path), in_quotes(folder)),
               "make the folder first, or save elsewhere");
}
Diagnostic moved_away(const std::string& path) {
  return error(
      "F004", path,
      fmt::format("{} was moved, replaced or deleted while a run was writing to it", in_quotes(path)),
      "put it back and resume it, or start again with --save");
}
Diagnostic exists(const std::string& path) {
  return error(
      "F005", path, fmt::format("{} exists already, and a run is never saved over a file", in_quotes(path)),
      fmt::format("if it is a run, --resume {} goes on with it; else save under another name", path));
}
Diagnostic left_over(const std::string& path, const std::string& left) {
  return error(
      "F005", path,
      fmt::format("{} belonged to a run file {} that is gone, and would be read into a new one of that name",
                  in_quotes(left), in_quotes(path)),
      fmt::format("put {} back, delete {}, or save under another name", path, left));
}
Diagnostic no_space(const std::string& path, std::string_view why) {
  return error("F006", path, fmt::format("no space left to write {}: {}", in_quotes(path), why),
               fmt::format("what was saved before stays; make room, then --resume {}", path));
}
Diagnostic in_use(const std::string& path) {
  return error("F007", path, fmt::format("another process is at work on {}", in_quotes(path)),
               "wait until it has ended, or stop it: nothing that it finished will be lost");
}

Diagnostic not_a_run(const std::string& path, std::string_view what_it_is) {
  return error("E110", path, fmt::format("{} is not a run file: it is {}", in_quotes(path), what_it_is),
               "name a file that --save began");
}
Diagnostic other_schema(const std::string& path, int schema, std::string_view entente) {
  const bool newer = schema > run_schema::kVersion;
  return error(
      "E111", path,
      fmt::format("{} was written by {}entente {} in schema {}; this one, {}, knows schema {}",
                  in_quotes(path), newer ? "a newer " : "", entente, schema, version(), run_schema::kVersion),
      newer ? "use that version, or a later one" : "use that version");
}
Diagnostic damaged(const std::string& path, std::string_view where) {
  return error("E112", path, fmt::format("{} is damaged: {}", in_quotes(path), where),
               fmt::format("nothing of it is used. Restore a copy, together with {}-wal if there was one, or "
                           "start again under another name with --save",
                           path));
}
Diagnostic overlap(const std::string& path, std::string_view blocks, std::string_view what) {
  return error("E114", path, fmt::format("{} cannot take {}: {}", in_quotes(path), blocks, what),
               "this is a mistake of the program, not yours: please report it");
}

}  // namespace entente::run_message
