#include <cmath>

#include <nlohmann/json.hpp>

#include "entente/base/version.hpp"
#include "entente/explore/small.hpp"
#include "entente/report/check.hpp"
#include "entente/report/claims.hpp"

namespace entente {
namespace {

using Json = nlohmann::ordered_json;

/// Null where nothing is known; what is infinite is said in words, since JSON has no number for it.
Json number_or_null(double x) {
  if (std::isinf(x)) return x > 0 ? "infinite" : "-infinite";
  return std::isnan(x) ? Json(nullptr) : Json(x);
}
Json number_or_null(const std::optional<double>& x) { return x ? number_or_null(*x) : Json(nullptr); }

/// A word of the text as a key: "by construction" is by_construction.
std::string key_of(std::string_view words) {
  std::string key(words);
  for (char& c : key)
    if (c == ' ') c = '_';
  return key;
}

void put(Json& json, const Credence& c) {
  json["credence"] = number_or_null(c.value);
  json["low"] = c.low;
  json["high"] = c.high;
}
Json credence_json(const Credence& c) {
  Json json;
  put(json, c);
  json["open"] = c.open;
  return json;
}

Json number_json(const NumberColumn& x) {
  return {{"value", number_or_null(x.value_at(0))},
          {"low", number_or_null(x.low_at(0))},
          {"high", number_or_null(x.high_at(0))}};
}

Json counts_json(const VerdictCounts& counts) {
  Json json;
  for (std::size_t v = 0; v < kClaimVerdicts.size(); ++v) json[key_of(kClaimVerdicts[v])] = counts.of[v];
  json["all"] = counts.all;
  json["data"] = counts.data;
  return json;
}

Json verdict_json_of(ClaimVerdict verdict) {
  return key_of(kClaimVerdicts[static_cast<std::size_t>(verdict)]);
}

/// Small sides of comparisons, and a small chance of what is given, with other precisions.
Json sweeps_json(const ClaimResult& result) {
  Json rows = Json::array();
  for (const SweptSide& side : result.swept)
    for (std::size_t f = 0; f < side.at.size(); ++f)
      rows.push_back({{"part", side.part},
                      {"side", side.left ? "left" : "right"},
                      {"at", kSmallFactors[f]},
                      {"figure", number_json(side.at[f])}});
  for (std::size_t f = 0; f < result.swept_given.size(); ++f)
    rows.push_back({{"part", nullptr},
                    {"side", "given"},
                    {"at", kSmallFactors[f]},
                    {"figure", number_json(NumberColumn::exact(result.swept_given[f]))}});
  return rows;
}

/// The same with driver groups from elsewhere.
Json contamination_json(const Claims& claims, const ClaimResult& result) {
  Json rows = Json::array();
  const auto add = [&](const Json& part, std::string_view side, const ContaminatedFigure& figure) {
    for (std::size_t w = 0; w < figure.at.size(); ++w)
      rows.push_back({{"part", part},
                      {"side", side},
                      {"scenario", claims.scenarios[figure.scenario].name},
                      {"sets", figure.sets},
                      {"sampled", figure.sampled},
                      {"at", kSmallShares[w]},
                      {"value", figure.at[w].value},
                      {"value_low", figure.at[w].low},
                      {"value_high", figure.at[w].high}});
  };
  for (const SweptSide& side : result.swept) add(side.part, side.left ? "left" : "right", side.contaminated);
  add(nullptr, "given", result.contaminated_given);
  return rows;
}

Json claim_json(const Claims& claims, std::size_t c, const ClaimResult& result) {
  const Claim& claim = claims.claims[c];
  Json json{{"id", claim.id},
            {"paragraph", claim.paragraph},
            {"section", claim.section},
            {"kind", claim_kind_name(claim.kind)},
            {"basis", result.basis == ClaimBasis::none
                          ? Json(nullptr)
                          : Json(key_of(kClaimBases[static_cast<std::size_t>(result.basis)]))},
            {"load_bearing", claim.load_bearing},
            {"says", claim.says},
            {"assert", claim.assertion ? Json(claim.assertion->text) : Json(nullptr)},
            {"verdict", verdict_json_of(result.verdict)}};
  if (claim.assertion) {
    put(json, result.credence);
  } else {
    for (const char* key : {"credence", "low", "high"}) json[key] = nullptr;
  }
  json["prior_only"] = number_or_null(result.prior_only);
  json["margin"] = number_or_null(result.margin);
  json["value"] = number_or_null(result.value);
  json["reason"] = result.reason.empty() ? Json(nullptr) : Json(result.reason);
  json["granted"] = verdict_json_of(result.granted);
  json["threshold"] = claim.assertion ? Json(result.threshold) : Json(nullptr);
  json["open"] = claim.assertion ? Json(result.credence.open) : Json(nullptr);
  json["unit"] = result.unit;
  json["given"] = number_or_null(result.given);
  Json parts = Json::array();
  for (const WeighedPart& part : result.parts) {
    Json elements = Json::object();
    for (const auto& [word, element] : part.elements) elements[word] = element;
    Json row{{"text", claim.assertion->text.substr(part.begin, part.end - part.begin)},
             {"elements", std::move(elements)},
             {"left", number_json(part.left)},
             {"right", number_json(part.right)},
             {"unit", part.unit}};
    row.update(credence_json(part.credence));
    parts.push_back(std::move(row));
  }
  json["parts"] = std::move(parts);
  Json variants = Json::array();
  for (const VariantResult& variant : result.variants) {
    Json row{{"change", variant.words},
             {"verdict", verdict_json_of(variant.verdict)},
             {"granted", verdict_json_of(variant.granted)}};
    row.update(credence_json(variant.credence));
    variants.push_back(std::move(row));
  }
  json["variants"] = std::move(variants);
  json["sweeps"] = sweeps_json(result);
  json["contamination"] = contamination_json(claims, result);
  json["near"] = result.near;
  json["source"] = claim.source;
  json["note"] = claim.note;
  return json;
}

Json conclusion_json(const Claims& claims, const ConclusionResult& c, double threshold) {
  Json names = Json::array();
  for (const Support::Node& node : claims.conclusion.nodes)
    if (node.kind == Support::Node::Kind::claim) names.push_back(claims.claims[node.claim].id);
  Json dropped = Json::array();
  for (const Dropped& d : c.dropped)
    dropped.push_back({{"id", claims.claims[d.claim].id},
                       {"own", credence_json(d.own)},
                       {"own_granted", credence_json(d.own_granted)},
                       {"argued_without", credence_json(d.argued)},
                       {"argued_without_granted", credence_json(d.granted)},
                       {"joint_without", credence_json(d.joint)}});
  return {{"claims", std::move(names)},
          {"verdict", verdict_json_of(verdict_of(c.argued, threshold))},
          {"verdict_granted", verdict_json_of(verdict_of(c.argued_granted, threshold))},
          {"verdict_direct", verdict_json_of(verdict_of(c.direct, threshold))},
          {"direct", credence_json(c.direct)},
          {"argued", credence_json(c.argued)},
          {"argued_granted", credence_json(c.argued_granted)},
          {"joint", credence_json(c.joint)},
          {"joint_granted", credence_json(c.joint_granted)},
          {"load_bearing", c.load_bearing},
          {"carrying", c.carrying},
          {"dropped", std::move(dropped)}};
}

Json thresholds_json(const Thresholds& t) {
  return {{"supported", t.supported},
          {"never", t.never},
          {"could", t.could},
          {"unlikely", t.unlikely},
          {"will", t.will}};
}

}  // namespace

std::string claims_json(const ClaimsReport& report) {
  const Claims& claims = *report.claims;
  const Evaluation& e = report.evaluation;
  Json rows = Json::array();
  for (std::size_t c = 0; c < claims.claims.size(); ++c)
    if (e.claims[c].asked) rows.push_back(claim_json(claims, c, e.claims[c]));
  Json needs = Json::array(), unfinished = Json::array();
  for (std::size_t c = 0; c < claims.claims.size(); ++c)
    if (e.claims[c].asked && needs_more(claims.claims[c])) needs.push_back(claims.claims[c].id);
  for (const std::size_t c : e.unfinished) unfinished.push_back(claims.claims[c].id);
  Json scenarios = Json::array();
  for (const Claims::Named& named : claims.scenarios)
    scenarios.push_back({{"name", named.name},
                         {"path", named.path},
                         {"id", named.scenario.id},
                         {"sha256", named.scenario.sha256}});
  Json groups = Json::array();
  for (const NotArgued::Group& group : e.not_argued.groups)
    groups.push_back({{"name", group.name}, {"label", group.label}});
  Json diagnostics = Json::parse(diagnostics_json(report.warnings));
  const SolvingOptions& solving = report.options.solving;
  const Json document{
      {"schema", "entente/claims/1"},
      {"title", claims.title},
      {"work", claims.work},
      {"sha256", claims.sha256},
      {"scenarios", std::move(scenarios)},
      {"thresholds", thresholds_json(claims.thresholds)},
      {"counts", counts_json(e.counts)},
      {"needs", {{"count", e.counts.needs}, {"claims", std::move(needs)}}},
      {"unfinished", std::move(unfinished)},
      {"conclusion",
       e.conclusion ? conclusion_json(claims, *e.conclusion, claims.thresholds.supported) : Json(nullptr)},
      {"claims", std::move(rows)},
      {"not_argued",
       {{"parts", e.not_argued.parts},
        {"groups", std::move(groups)},
        {"strategies", e.not_argued.strategies},
        {"levers", e.not_argued.levers},
        {"replies", e.not_argued.replies},
        {"allies", e.not_argued.allies},
        {"dynamics", e.not_argued.dynamics}}},
      {"plan",
       {{"draws", report.options.draws},
        {"games_wanted", e.plan.games_wanted},
        {"games_solved", e.plan.games_solved},
        {"along_histories", e.plan.games_along_histories},
        {"one_by_one", e.plan.games_one_by_one},
        {"neutral_draws", report.options.neutral_draws},
        {"neutral_candidates", e.plan.neutral_candidates},
        {"neutral_games", e.plan.neutral_games},
        {"attribution_draws", report.options.attribution_draws},
        {"attribution_tables", e.plan.coalition_tables},
        {"attribution_solves", e.plan.coalition_solves}}},
      {"run",
       {{"seed", report.options.seed},
        {"version", version()},
        {"precision", solving.precision == Precision::float32 ? "float" : "double"},
        {"seconds", report.run.seconds},
        {"command", report.run.command},
        {"interrupted", e.interrupted}}},
      {"diagnostics", diagnostics.contains("diagnostics") ? diagnostics["diagnostics"] : Json::array()}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace entente
