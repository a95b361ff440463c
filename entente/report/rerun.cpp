#include "entente/report/rerun.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "entente/base/simd.hpp"
#include "entente/base/utf8.hpp"
#include "entente/base/version.hpp"
#include "entente/report/figure.hpp"
#include "entente/report/manifest.hpp"

namespace entente {
namespace {

using Json = nlohmann::ordered_json;

/// What an entry of a list is called: by the key that tells it from its neighbours, otherwise by its place.
std::string entry_name(const Json& entry, std::size_t place) {
  if (entry.is_object())
    for (const char* key : {"name", "strategy", "actor", "event", "key", "year", "period", "driver",
                            "judgement", "lever", "input", "group"})
      if (const auto found = entry.find(key); found != entry.end())
        return found->is_string() ? found->get<std::string>() : found->dump();
  return std::to_string(place);
}

/// The same of all: their places where two have one name.
std::vector<std::string> entry_names(const Json& list) {
  std::vector<std::string> names;
  for (const Json& entry : list) names.push_back(entry_name(entry, names.size()));
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = std::to_string(i);
  return names;
}

/// Walks two documents together and notes where they part.
class Comparison {
 public:
  std::size_t compared = 0;
  std::vector<Difference> differences;

  void compare(const Json& recorded, const Json& now, const std::string& key) {
    if (recorded.is_object() && now.is_object()) return compare_members(recorded, now, key);
    if (recorded.is_array() && now.is_array()) return compare_entries(recorded, now, key);
    compared += leaves(recorded);
    if (recorded == now) return;
    Difference difference{key, recorded.dump(), now.dump(), std::nullopt, std::nullopt};
    if (recorded.is_number() && now.is_number()) {
      const auto a = recorded.get<double>(), b = now.get<double>();
      difference.absolute = std::abs(b - a);
      const double larger = std::max(std::abs(a), std::abs(b));
      difference.relative = larger > 0 ? *difference.absolute / larger : 0;
    }
    differences.push_back(std::move(difference));
  }

 private:
  void compare_members(const Json& recorded, const Json& now, const std::string& key) {
    for (const auto& [name, value] : recorded.items()) {
      const std::string path = key.empty() ? name : key + "." + name;
      if (path == "run") continue;
      if (const auto found = now.find(name); found != now.end())
        compare(value, *found, path);
      else
        only_recorded(value, path);
    }
    for (const auto& [name, value] : now.items())
      if (const std::string path = key.empty() ? name : key + "." + name;
          path != "run" && recorded.find(name) == recorded.end())
        differences.push_back({path, std::nullopt, value.dump(), std::nullopt, std::nullopt});
  }

  void compare_entries(const Json& recorded, const Json& now, const std::string& key) {
    const std::vector<std::string> names = entry_names(recorded);
    for (std::size_t i = 0; i < recorded.size(); ++i) {
      const std::string path = fmt::format("{}[{}]", key, names[i]);
      if (i < now.size())
        compare(recorded[i], now[i], path);
      else
        only_recorded(recorded[i], path);
    }
    for (std::size_t i = recorded.size(); i < now.size(); ++i)
      differences.push_back({fmt::format("{}[{}]", key, entry_name(now[i], i)), std::nullopt, now[i].dump(),
                             std::nullopt, std::nullopt});
  }

  void only_recorded(const Json& value, const std::string& key) {
    compared += leaves(value);
    differences.push_back({key, value.dump(), std::nullopt, std::nullopt, std::nullopt});
  }

  static std::size_t leaves(const Json& value) {
    if (!value.is_structured()) return 1;
    std::size_t count = 0;
    for (const Json& each : value) count += leaves(each);
    return count;
  }
};

void put_worst_first(std::vector<Difference>& differences) {
  constexpr double kRounding = 1e-12;
  const auto rank = [](const Difference& d) {
    const bool figure = d.absolute.has_value();
    const bool rounding = figure && *d.absolute < kRounding;
    return std::tuple(rounding ? 2 : figure ? 1 : 0, figure ? -*d.relative : 0);
  };
  std::stable_sort(differences.begin(), differences.end(),
                   [&](const Difference& a, const Difference& b) { return rank(a) < rank(b); });
}

std::string text_at(const Json& document, std::initializer_list<const char*> path) {
  const Json* at = &document;
  for (const char* key : path) {
    if (!at->is_object() || !at->contains(key)) return {};
    at = &(*at)[key];
  }
  return at->is_string() ? at->get<std::string>() : std::string();
}

std::string title_of(const Json& document) {
  const std::string from = text_at(document, {"from", "title"});
  if (!from.empty()) return from + " → " + text_at(document, {"to", "title"});
  const std::string title = text_at(document, {"title"});
  return title.empty() ? text_at(document, {"scenario", "title"}) : title;
}

Maker maker_of(const Json& document) {
  return {text_at(document, {"run", "version"}), text_at(document, {"run", "manifest", "compiler"}),
          text_at(document, {"run", "simd"})};
}

Diagnostics refusal(const std::string& file, std::string code, std::string message, std::string help) {
  return {{.place = {file, 0, 0, 0},
           .severity = Severity::error,
           .code = std::move(code),
           .message = std::move(message),
           .help = std::move(help),
           .related = {}}};
}

std::string said_or(const std::string& word, const char* otherwise) {
  return word.empty() ? otherwise : word;
}

std::string in_words(const Maker& maker) {
  return fmt::format("entente {}, instruction set {}, compiler {}", said_or(maker.version, "not recorded"),
                     said_or(maker.simd, "not recorded"), said_or(maker.compiler, "not recorded"));
}

/// A value short enough for a table: three dots stand for the rest.
std::string short_value(const std::optional<std::string>& json) {
  constexpr std::size_t kMost = 22;
  if (!json) return "(no such key)";
  if (width(*json) <= kMost) return *json;
  std::size_t bytes = 0;
  for (std::size_t columns = 0; columns < kMost - 3; ++columns) bytes += utf8_at(*json, bytes).bytes;
  return json->substr(0, bytes) + "...";
}

std::string table_of(const std::vector<Difference>& differences) {
  constexpr std::size_t kMost = 20;
  std::vector<std::vector<std::string>> rows{{"key", "recorded", "now", "apart by", "relative"}};
  for (std::size_t i = 0; i < std::min(kMost, differences.size()); ++i) {
    const Difference& d = differences[i];
    rows.push_back({d.key, short_value(d.recorded), short_value(d.now),
                    d.absolute ? fmt::format("{:.3g}", *d.absolute) : "",
                    d.relative ? fmt::format("{:.2g}", *d.relative) : ""});
  }
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width(row[c]));
  std::string text;
  for (const auto& row : rows) {
    std::string line = "  ";
    for (std::size_t c = 0; c < row.size(); ++c) line += padded(row[c], widths[c] + 2);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  if (differences.size() > kMost)
    text += fmt::format("  and {} more (--json lists all)\n",
                        whole(static_cast<long>(differences.size() - kMost)));
  return text;
}

}  // namespace

std::vector<std::string> Rerun::reasons() const {
  std::vector<std::string> reasons;
  if (!recorded.simd.empty() && recorded.simd != now.simd) {
    const auto set = simd_named(recorded.simd);
    reasons.push_back(fmt::format(
        "the machine: made with the instruction set {}{}, run again with {}; between sets, figures agree to "
        "what the precision allows, not to the bit",
        recorded.simd, set && simd_runs(*set) ? "" : ", which this machine lacks", now.simd));
  }
  if (recorded.version != now.version)
    reasons.push_back(
        fmt::format("the version: made by entente {}, run again by {}", recorded.version, now.version));
  if (recorded.compiler != now.compiler)
    reasons.push_back(fmt::format("the compiler: built with {}, and now with {}",
                                  said_or(recorded.compiler, "one not recorded"), now.compiler));
  if (recorded.simd.empty() && !now.simd.empty())
    reasons.emplace_back("the machine, perhaps: the instruction set it was made with is not recorded");
  return reasons;
}

Outcome<Rerun> compare_answers(std::string_view recorded, std::string_view now, const std::string& file) {
  if (nested_too_deeply(recorded) || nested_too_deeply(now))
    return refusal(file, "E120", "not JSON of ours: nested too deeply", "");
  const Json before = Json::parse(recorded, nullptr, false);
  Json after = Json::parse(now, nullptr, false);
  if (before.is_discarded() || after.is_discarded()) return refusal(file, "E120", "not JSON", "");
  if (!before.is_object() || !after.is_object())
    return refusal(file, "E121", "this JSON is no document of entente", "");
  const auto strategies = before.find("strategies");
  if (text_at(before, {"schema"}).rfind("entente/assess/", 0) == 0 &&
      (strategies == before.end() || strategies->empty()))
    return refusal(file, "E125", "the run was interrupted before it had any figure: nothing to compare",
                   "\"entente assess\" with the same options gives the answer");
  // What an interrupted run had no time for is nothing that could come out again.
  if (before.value(Json::json_pointer("/run/interrupted"), false))
    for (const char* key : {"price", "sweeps"})
      if (before.contains(key) && before[key].is_null()) after[key] = nullptr;
  Rerun rerun;
  rerun.title = title_of(before);
  rerun.recorded = maker_of(before);
  rerun.now = maker_of(after);
  Comparison comparison;
  comparison.compare(before, after, "");
  rerun.compared = comparison.compared;
  rerun.differences = std::move(comparison.differences);
  put_worst_first(rerun.differences);
  return rerun;
}

std::string rerun_text(const Rerun& rerun) {
  const std::string compared = whole(static_cast<long>(rerun.compared));
  std::string text;
  const auto line = [&](std::string_view head, std::string_view what) {
    bool first = true;
    for (const std::string& one : wrapped(what, 104)) {
      text += "  " + padded(first ? head : "", 13) + one + "\n";
      first = false;
    }
  };
  if (rerun.identical()) {
    text = fmt::format("identical: all {} values outside run, to the bit\n", compared);
  } else {
    text = fmt::format("differs: {} of {} values outside run\n",
                       whole(static_cast<long>(rerun.differences.size())), compared);
  }
  line("scenario", rerun.title);
  line("recorded", in_words(rerun.recorded));
  line("now", in_words(rerun.now));
  if (rerun.identical()) return text;
  const std::vector<std::string> reasons = rerun.reasons();
  if (reasons.empty())
    line("why",
         "neither the machine nor the version: both are the same. The figures in the document are not those "
         "that its own scenario and options give; it was changed after the run.");
  for (std::size_t i = 0; i < reasons.size(); ++i) line(i == 0 ? "why" : "", reasons[i]);
  if (!reasons.empty())
    line("", "Not the input: both are answers to the same input, whose SHA-256 is the one recorded.");
  return text + "\n" + table_of(rerun.differences);
}

std::string rerun_json(const Rerun& rerun, const std::string& command) {
  const auto maker = [](const Maker& m) {
    const auto or_null = [](const std::string& word) { return word.empty() ? Json(nullptr) : Json(word); };
    return Json{
        {"version", or_null(m.version)}, {"compiler", or_null(m.compiler)}, {"simd", or_null(m.simd)}};
  };
  const auto value = [](const std::optional<std::string>& json) {
    return json ? Json::parse(*json, nullptr, false) : Json(nullptr);
  };
  const auto figure = [](const std::optional<double>& x) { return x ? Json(*x) : Json(nullptr); };
  Json differences = Json::array();
  for (const Difference& d : rerun.differences)
    differences.push_back({{"key", d.key},
                           {"in_recorded", d.recorded.has_value()},
                           {"in_now", d.now.has_value()},
                           {"recorded", value(d.recorded)},
                           {"now", value(d.now)},
                           {"absolute", figure(d.absolute)},
                           {"relative", figure(d.relative)}});
  const Json json{{"schema", "entente/rerun/1"},
                  {"answer", rerun.identical() ? "identical" : "differs"},
                  {"scenario", rerun.title},
                  {"recorded", maker(rerun.recorded)},
                  {"now", maker(rerun.now)},
                  {"compared", rerun.compared},
                  {"differing", rerun.differences.size()},
                  {"reasons", rerun.identical() ? std::vector<std::string>() : rerun.reasons()},
                  {"differences", std::move(differences)},
                  {"run", {{"command", command}, {"version", version()}}}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace entente
