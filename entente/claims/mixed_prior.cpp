#include "entente/claims/mixed_prior.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "entente/base/random.hpp"
#include "entente/claims/measure_list.hpp"
#include "entente/claims/strategies.hpp"
#include "entente/ensemble/workers.hpp"

namespace entente {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
/// Keeps the addresses of these numbers apart from other uses of Philox (random.hpp).
constexpr std::uint32_t kAddress = 0x6d697864;  // "mixd"

bool compares(Measure::Kind kind) {
  using Kind = Measure::Kind;
  return kind == Kind::best || kind == Kind::regret || kind == Kind::least_regret;
}

/// The number in [0, 1) of a group in a draw.
double toss(std::uint64_t seed, std::size_t draw, std::size_t group) {
  const auto words =
      philox({static_cast<std::uint32_t>(draw), kAddress, static_cast<std::uint32_t>(group / 4),
              static_cast<std::uint32_t>(std::uint64_t{draw} >> 32)},
             {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
  return words[group % 4] * 0x1p-32;
}

}  // namespace

MixedPrior::MixedPrior(const Claims& claims, const ClaimDraws& draws, const MeasureOptions& options,
                       const Situation& situation)
    : claims_(claims), draws_(draws), options_(options), on_one_thread_(options), situation_(situation) {
  on_one_thread_.threads = 1;
  const auto of = [&](int s) -> const Scenario& {
    return claims.scenarios[static_cast<std::size_t>(s)].scenario;
  };
  auto mixture = Mixture::make(of(situation.scenario), of(situation.prior->from));
  if (mixture)
    mixture_ = std::move(*mixture);
  else
    trouble_ = mixture.diagnostics().front().message;
  if (mixture_) deal();
}

void MixedPrior::deal() {
  const std::vector<Mixture::Group>& groups = mixture_->groups();
  Coalition records = 0;
  for (std::size_t g = 0; g < groups.size(); ++g)
    if (groups[g].other_records) records |= Coalition{1} << g;
  for (std::size_t d = 0; d < draws_.draws(); ++d) {
    Coalition taken = 0;
    for (std::size_t g = 0; g < groups.size(); ++g)
      if (toss(options_.seed, d, g) < situation_.prior->share) taken |= Coalition{1} << g;
    taken_.push_back(taken);
    auto part = std::ranges::find(parts_, taken & records, &Alike::records);
    if (part == parts_.end()) part = parts_.insert(part, {taken & records, {}});
    part->draws.push_back(d);
  }
}

std::size_t MixedPrior::ask(Measure measure) {
  asked_.push_back({std::move(measure)});
  return asked_.size() - 1;
}

int MixedPrior::add(const Measure& measure, NumberColumn& out, double& given) {
  given = kUnknown;
  if (measure.kind == Measure::Kind::breakeven || !trouble_.empty()) {
    out = NumberColumn::unknown(
        trouble_.empty() ? "a break-even is found of one game in all draws, and this prior mixes games"
                         : trouble_);
    return 0;
  }
  Figure figure{&measure, &out, &given, {}};
  Measure plain = measure;
  plain.situation.prior.reset();
  const std::vector<Strategy>& strategies =
      claims_.scenarios[static_cast<std::size_t>(situation_.scenario)].scenario.strategies;
  if (compares(measure.kind)) {
    plain.kind = Measure::Kind::expectation;
    plain.quantity = "welfare";
    for (const Strategy& strategy : strategies) {
      plain.situation.strategy = strategy.name;
      figure.asked.push_back(ask(plain));
    }
  } else {
    figure.asked.push_back(ask(plain));
  }
  if (!measure.situation.given.empty()) {
    plain = condition_of(measure);
    plain.situation.prior.reset();
    figure.condition = ask(plain);
  }
  figures_.push_back(std::move(figure));
  return static_cast<int>(parts_.size() * figures_.back().asked.size());
}

std::int64_t MixedPrior::work_of(const Alike& part) const {
  const std::size_t blocks = (part.draws.size() + kReplicates - 1) / kReplicates;
  return static_cast<std::int64_t>(blocks * asked_.size());
}

std::int64_t MixedPrior::work() const {
  std::int64_t work = 0;
  for (const Alike& part : parts_) work += work_of(part);
  return work;
}

ClaimDraws MixedPrior::draws_of(const Alike& part) const {
  ClaimDraws draws = draws_.some(part.draws);
  const Scenario& own = claims_.scenarios[static_cast<std::size_t>(situation_.scenario)].scenario;
  const int from = situation_.prior->from;
  const Scenario& theirs = claims_.scenarios[static_cast<std::size_t>(from)].scenario;
  struct Twin {
    std::size_t own, their;
    int group, own_gdp, their_gdp;  ///< GDPs: -1 where it is no money
  };
  std::vector<Twin> twins;
  for (std::size_t i = 0; i < own.numbers.size(); ++i) {
    const int group = mixture_->group_of(own.numbers[i].key, false);
    if (group < 0 || mixture_->groups()[static_cast<std::size_t>(group)].other_records) continue;
    const auto twin = std::ranges::find(theirs.numbers, own.numbers[i].key, &Number::key);
    if (twin != theirs.numbers.end())
      twins.push_back({i, static_cast<std::size_t>(twin - theirs.numbers.begin()), group,
                       own.gdp_of(own.numbers[i]).index, theirs.gdp_of(*twin).index});
  }
  draws.change(situation_.scenario, [&](std::size_t d, std::span<double> values) {
    const std::size_t draw = part.draws[std::min(d, part.draws.size() - 1)];
    const DrawnValues& other = draws_.of(from);
    for (const Twin& t : twins) {
      if ((taken_[draw] >> t.group & 1U) == 0) continue;
      values[t.own] = other.value(draw, t.their);
      if (t.own_gdp < 0 || t.their_gdp < 0) continue;
      const double ours = values[static_cast<std::size_t>(t.own_gdp)],
                   gdp = other.value(draw, static_cast<std::size_t>(t.their_gdp));
      if (ours != gdp) values[t.own] = values[t.own] / gdp * ours;
    }
  });
  return draws;
}

MixedPrior::Answer MixedPrior::solve(const Alike& part) const {
  Situation situation = situation_;
  situation.prior.reset();
  const std::vector<Change> swaps = swaps_of(*mixture_, part.records, situation_.prior->from);
  situation.changes.insert(situation.changes.end(), swaps.begin(), swaps.end());
  const ClaimDraws draws = draws_of(part);
  Session session(claims_, draws, on_one_thread_, situation);
  std::vector<NumberColumn> columns(asked_.size());
  std::vector<double> given(asked_.size());
  for (std::size_t i = 0; i < asked_.size(); ++i) session.add(asked_[i].measure, columns[i], given[i]);
  const std::function<void(std::int64_t, std::int64_t)> nobody;
  Ticker quiet(nobody);  // how much there is to do is told by parts
  Answer answer;
  answer.errors = session.run(quiet);
  if (!answer.errors.empty() || options_.stop.stop_requested()) return answer;
  answer.columns = std::move(columns);
  answer.games = session.games();
  answer.along_histories = session.games_along_histories();
  answer.one_by_one = session.games_one_by_one();
  return answer;
}

void MixedPrior::take(const Alike& part, const Answer& answer) {
  games_ += answer.games;
  along_histories_ += answer.along_histories;
  one_by_one_ += answer.one_by_one;
  for (std::size_t i = 0; i < asked_.size(); ++i) {
    NumberColumn& all = asked_[i].all;
    all.value.resize(draws_.draws(), kUnknown);
    for (std::size_t d = 0; d < part.draws.size(); ++d)
      all.value[part.draws[d]] = answer.columns[i].value_at(d);
    if (all.reason.empty()) all.reason = answer.columns[i].reason;
  }
}

void MixedPrior::conclude(const Figure& figure) {
  if (!compares(figure.measure->kind)) {
    *figure.out = asked_[figure.asked.front()].all;
  } else {
    std::vector<std::vector<double>> welfare;
    std::size_t which = 0;
    for (const std::size_t each : figure.asked) {
      if (asked_[each].measure.situation.strategy == figure.measure->situation.strategy)
        which = welfare.size();
      welfare.push_back(asked_[each].all.value);
    }
    *figure.out = compare_strategy(figure.measure->kind, welfare, which, options_.draw_by_draw);
    for (const std::size_t each : figure.asked)
      if (figure.out->unknowns() > 0 && !asked_[each].all.reason.empty())
        figure.out->reason = asked_[each].all.reason;
  }
  if (!figure.condition) return;
  double sum = 0;
  for (const double chance : asked_[*figure.condition].all.value) sum += chance;
  *figure.given = sum / static_cast<double>(draws_.draws());
}

Diagnostics MixedPrior::run(Ticker& ticker) {
  if (figures_.empty()) return {};
  // Parts are small: each is one thread's.
  std::vector<Answer> answers(parts_.size());
  for_each_item(options_.threads, parts_.size(), options_.stop, [&] {
    return [&](std::size_t part) {
      answers[part] = solve(parts_[part]);
      ticker.tick(work_of(parts_[part]));
    };
  });
  for (const Answer& answer : answers)
    if (!answer.errors.empty()) return answer.errors;
  if (std::ranges::any_of(answers, [](const Answer& answer) { return answer.columns.empty(); })) return {};
  for (std::size_t part = 0; part < parts_.size(); ++part) take(parts_[part], answers[part]);
  for (const Figure& figure : figures_) conclude(figure);
  return {};
}

}  // namespace entente
