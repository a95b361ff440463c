// A commented scenario to start from, written from the field table. Lines that begin with "#: " are optional
// parts: without the mark the file is as valid as with it.
#include <algorithm>
#include <cstdio>
#include <map>

#include "entente/scenario/fields.hpp"

namespace entente {
namespace {

constexpr std::string_view kOptional = "#: ";
constexpr std::string_view kReason = "reason = \"replace me: why these figures\"";

/// One record of the blank file: what stands in it other than the table's own examples. An empty value leaves
/// the field out.
struct Example {
  std::string_view section;
  std::map<std::string_view, std::string_view> values;
  bool optional = false;  ///< the whole record is an optional part
  bool brief = false;     ///< a further record: only what is stated and required, without comments
};

const std::vector<Example>& examples() {
  static const std::vector<Example> all = {
      {"source",
       {{"id", "\"some_source\""},
        {"citation", "\"replace me: author, title, place, date\""},
        {"url", "\"https://example.org\""},
        {"published", "\"2024\""},
        {"under_test", "false"},
        {"data_set", "false"}}},
      {"actor",
       {{"code", "\"DDD\""},
        {"cow", "0"},
        {"iso3", "\"DDD\""},
        {"name", "\"replace me: the divider\""},
        {"kind", "\"state\""},
        {"gdp", "{ value = 20000, source = [\"some_source\"], note = \"replace me\" }"}}},
      {"actor",
       {{"code", "\"TTT\""},
        {"cow", "0"},
        {"iso3", "\"TTT\""},
        {"name", "\"replace me: the target\""},
        {"gdp", "{ value = 5000, source = [\"some_source\"], note = \"replace me: at purchasing power\" }"}},
       false,
       true},
      {"actor",
       {{"code", "\"RRR\""},
        {"cow", "0"},
        {"iso3", "\"RRR\""},
        {"name", "\"replace me: the rival\""},
        {"gdp", "{ value = 10000, source = [\"some_source\"], note = \"replace me\" }"}},
       false,
       true},
      {"actor",
       {{"code", "\"AAA\""},
        {"cow", "0"},
        {"iso3", "\"AAA\""},
        {"name", "\"replace me: an ally of the divider\""}},
       false,
       true},
      {"roles", {{"divider", "\"DDD\""}, {"target", "\"TTT\""}, {"rival", "\"RRR\""}}},
      {"leader",
       {{"name", "\"replace me: leader of the target\""},
        {"actor", "\"TTT\""},
        {"since", "2020-01-01"},
        {"term_end", "2030-01-01"}}},
      {"leader",
       {{"name", "\"replace me: leader of the rival\""}, {"actor", "\"RRR\""}, {"since", "2020-01-01"}},
       false,
       true},
      {"term", {{"ends", "2029-01-01"}}},
      {"fact",
       {{"id", "\"some_fact\""},
        {"subject", "\"TTT\""},
        {"quantity", "\"replace me: what is measured\""},
        {"value", "10"},
        {"low", "8"},
        {"high", "12"},
        {"unit", "\"bn USD\""},
        {"year", "\"2024\""},
        {"source", "[\"some_source\"]"},
        {"confidence", "\"medium\""},
        {"known_by", "2024-12-31"},
        {"note", "\"replace me\""}},
       true},
      {"tie",
       {{"id", "\"some_tie\""},
        {"kind", "\"treaty\""},
        {"subject", "\"TTT\""},
        {"object", "\"RRR\""},
        {"quantity", "\"replace me: what is measured\""},
        {"value", "1"},
        {"low", "1"},
        {"high", "1"},
        {"on_paper", "0.5"},
        {"effective", "0.3"},
        {"unit", "\"share\""},
        {"year", "\"2024\""},
        {"source", "[\"some_source\"]"},
        {"confidence", "\"medium\""},
        {"known_by", "2024-12-31"},
        {"note", "\"replace me\""}},
       true},
      {"start", {{"alignment", "\"partner\""}, {"trust", "\"base\""}, {"office", "\"courting\""}}},
      {"model", {}},
      {"target", {}},
      {"sector",
       {{"name", "\"energy\""},
        {"label", "\"replace me\""},
        {"alternative_is", "\"replace me: who that is\""}}},
      {"rival", {}},
      {"reply",
       {{"name", "\"pay\""},
        {"label", "\"replace me: what the rival offers\""},
        {"kind", "\"pay_target\""},
        {"by_level", "{ fused = 1, partner = 1, independent = 0, realigned = 0, reason = \"replace me\" }"},
        {"court", "{ AAA = { p05 = 0, p50 = 0.1, p95 = 0.2, reason = \"replace me\" } }"}}},
      {"reply", {{"name", "\"nothing\""}, {"kind", "\"nothing\""}}, false, true},
      {"divider", {}},
      {"body",
       {{"name", "\"council\""},
        {"label", "\"replace me\""},
        {"quota", "9"},
        {"others", "12"},
        {"members",
         "[{ actor = \"DDD\", votes = 1, veto = true }, { actor = \"TTT\" }, { actor = \"RRR\" }]"}},
       true},
      {"consent", {{"name", "\"legislature\""}, {"label", "\"replace me\""}}, true},
      {"lever",
       {{"name", "\"gesture\""},
        {"label", "\"replace me: a small concession\""},
        {"by", "\"DDD\""},
        {"to", "\"TTT\""},
        {"harm_to", "{ AAA = { p05 = 0.1, p50 = 0.2, p95 = 0.4, reason = \"replace me\" } }"},
        {"consent", "[\"legislature\"]"},
        {"spent", "false"},
        {"asked", "false"}}},
      {"lever",
       {{"name", "\"sanctions\""},
        {"label", "\"replace me: a large concession\""},
        {"by", "\"DDD\""},
        {"to", "\"TTT\""}},
       false,
       true},
      {"bundle", {{"name", "\"small\""}, {"label", "\"replace me\""}, {"adds", "[\"gesture\"]"}}},
      {"bundle",
       {{"name", "\"large\""}, {"label", "\"replace me\""}, {"adds", "[\"sanctions\"]"}},
       false,
       true},
      {"ratification", {}},
      {"trust", {}},
      {"office", {}},
      {"war", {{"label", "\"replace me: which war\""}}, true},
      {"pressure", {}, true},
      {"reassurance", {}},
      {"ally", {{"code", "\"AAA\""}, {"loyalty", "\"loyal\""}, {"armed", "false"}}},
      {"response", {}},
      {"shares", {}},
      {"factors", {}},
      {"strategy",
       {{"name", "\"continue\""},
        {"label", "\"replace me: nothing new\""},
        {"kind", "\"continue\""},
        {"bundle", ""},
        {"then", ""},
        {"years", ""},
        {"reassure", "false"},
        {"successor", "\"continue\""}}},
      {"strategy", {{"name", "\"engage\""}, {"kind", "\"steady\""}, {"bundle", "\"large\""}}, false, true},
      {"strategy",
       {{"name", "\"probe\""}, {"kind", "\"probe\""}, {"bundle", "\"small\""}, {"years", "2"}},
       false,
       true},
      {"strategy",
       {{"name", "\"reciprocate\""},
        {"kind", "\"reciprocate\""},
        {"bundle", "\"small\""},
        {"then", "\"large\""}},
       true,
       true},
      {"strategy", {{"name", "\"own\""}, {"kind", "\"rules\""}}, true, true},
      {"rule",
       {{"years", "[1, 4]"},
        {"alignment", "[\"partner\"]"},
        {"leaders", "\"incumbent\""},
        {"war", "\"on\""},
        {"delivered_at_least", "\"small\""},
        {"delivered_below", "\"large\""},
        {"in_force_at_least", "\"small\""},
        {"in_force_below", "\"large\""},
        {"bloc", ""},
        {"do", "\"raise\""},
        {"bundle", "\"large\""},
        {"pressure", "false"},
        {"reassure", "true"}},
       true},
      {"rule", {{"do", "\"continue\""}}, true, true},
      {"correlation",
       {{"between", "[\"target.thD\", \"target.thS\"]"}, {"spearman", "0.3"}, {"reason", "\"replace me\""}},
       true},
      {"group",
       {{"name", "\"threats\""},
        {"label", "\"replace me\""},
        {"coarse", "\"bond\""},
        {"inputs", "[\"target.th*\", \"target.dt\"]"}},
       true},
  };
  return all;
}

std::string figure(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%g", value);
  return buffer;
}

/// Three plausible figures inside the field's range, by its unit.
Distribution plausible(const Field& field) {
  using Kind = Distribution::Kind;
  if (field.presence == Presence::defaulted) return field.fallback;
  const auto three = [&](double a, double b, double c) {
    const auto in = [&](double v) { return std::clamp(v, field.range.low, field.range.high); };
    return Distribution{Kind::quantiles, in(a), in(b), in(c)};
  };
  const std::string_view unit = field.units.substr(0, field.units.find('|'));
  if (unit == "points/year") return field.section == "ally" ? three(.02, .05, .1) : three(.1, .3, .6);
  if (unit == "points") return field.name == "L_war" ? three(3, 6, 10) : three(.2, .5, 1);
  if (unit == "years") return three(2, 5, 10);
  if (unit == "probability/year") return three(.02, .05, .1);
  if (unit == "logit") return three(.5, 1, 2);
  if (unit == "scale") return three(.1, .2, .4);
  if (unit == "factor") return field.range.low >= 1 ? three(1.1, 1.3, 1.6) : three(.7, .9, 1);
  return three(.3, .5, .7);
}

std::string number_text(const Field& field) {
  const Distribution d = plausible(field);
  std::string text = "{ ";
  switch (d.kind) {
    case Distribution::Kind::point:
      text += "value = " + figure(d.a);
      break;
    case Distribution::Kind::lognormal:
      text += "dist = \"lognormal\", median = " + figure(d.a) + ", sd_log = " + figure(d.b);
      break;
    default:
      text += "p05 = " + figure(d.a) + ", p50 = " + figure(d.b) + ", p95 = " + figure(d.c);
      break;
  }
  const std::vector<std::string> units = alternatives(field.units);
  if (units.size() > 1) text += ", unit = \"" + units.front() + "\"";
  return text + ", " + std::string(kReason) + " }";
}

std::string comment_on(const Field& field) {
  std::string text = "# " + std::string(field.meaning);
  std::string facts;
  const auto add = [&](const std::string& fact) { facts += (facts.empty() ? "" : "; ") + fact; };
  std::string units;
  for (const std::string& unit : alternatives(field.units)) units += (units.empty() ? "" : " or ") + unit;
  if (!units.empty()) add(units);
  const bool bounded = field.range.low != 0 || field.range.high != 0;
  if (bounded && field.range.high < 1e15) add(figure(field.range.low) + " to " + figure(field.range.high));
  std::string words;
  for (const std::string& word : alternatives(field.choices)) words += (words.empty() ? "" : ", ") + word;
  if (!words.empty()) add("one of " + words);
  if (field.presence == Presence::defaulted) add("may be left out, this is the default");
  if (field.presence == Presence::optional) add("may be left out");
  return facts.empty() ? text : text + " [" + facts + "]";
}

void write_fields(std::string& out, const Example& example) {
  for (const Field* field : fields_of(example.section)) {
    const auto stated = example.values.find(field->name);
    const bool required = field->presence == Presence::required;
    if (example.brief && stated == example.values.end() && !required) continue;
    if (!example.brief) out += comment_on(*field) + "\n";
    std::string value(stated == example.values.end() ? "" : stated->second);
    if (stated == example.values.end() && field->type == FieldType::number) value = number_text(*field);
    if (value.empty()) continue;
    const bool role_gdp = example.section == "actor" && field->name == "gdp";
    const bool optional = example.optional || (!required && !example.brief && !role_gdp);
    out += std::string(optional ? kOptional : "") + std::string(field->name) + " = " + value + "\n";
  }
}

}  // namespace

std::string blank_scenario(std::string_view name) {
  std::string id;
  for (const char c : name.substr(0, 64)) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    id += plain ? c : '-';
  }
  if (id.empty()) id = "scenario";
  std::string out =
      "# A scenario for entente. Replace what says \"replace me\"; docs/scenario.md explains every field.\n"
      "# Lines that begin with \"#: \" are optional parts: remove the mark to use them.\n"
      "# Numbers: { value | p05, p50, p95 | low, mode, high | dist = ... } and one origin: source = [ids];\n"
      "# from = [ids of facts or ties] with how = \"one line\"; or reason = \"...\".\n\n";
  const std::string quoted_id = "\"" + id + "\"";
  write_fields(out, {"",
                     {{"schema", "1"},
                      {"id", quoted_id},
                      {"title", "\"replace me: one line\""},
                      {"question", "\"replace me: the question in a sentence\""},
                      {"decision_date", "2025-01-01"},
                      {"horizon", "10"},
                      {"verdict_years", "[3, 4, 8]"},
                      {"goal", "\"loosen\""},
                      {"baseline", "\"continue\""},
                      {"allies_as", "\"chains\""}}});
  std::string_view last;
  for (const Example& example : examples()) {
    const Section& section = *find_section(example.section);
    out += "\n";
    if (example.section != last) out += "# --- " + std::string(section.meaning) + " ---\n";
    last = example.section;
    const std::string header = example.section == "rule" ? "strategy.rule" : std::string(example.section);
    out += std::string(example.optional ? kOptional : "") + (section.repeats ? "[[" : "[") + header +
           (section.repeats ? "]]" : "]") + "\n";
    write_fields(out, example);
  }
  return out;
}

}  // namespace entente
