// The words of a story: what a state, a move or an event is called, for readers and for programs.

#include <algorithm>

#include <fmt/core.h>

#include "entente/report/inputs.hpp"
#include "entente/report/story.hpp"

namespace entente {
namespace {

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

std::string label_or_name(const std::string& label, const std::string& name) {
  return label.empty() ? name : label;
}

std::string bundle_label(const Scenario& scenario, int rung) {
  if (rung <= 0) return "nothing";
  const Bundle& bundle = scenario.bundles[idx(rung - 1)];
  return label_or_name(bundle.label, bundle.name);
}

std::string war_label(const Scenario& scenario) {
  return scenario.war_label.empty() ? "the war" : scenario.war_label;
}

struct Names {
  explicit Names(const Scenario& s)
      : divider(actor_name(s, s.divider)), target(actor_name(s, s.target)), rival(actor_name(s, s.rival)) {}
  std::string divider, target, rival;
};

std::string bloc_in_words(int bloc) {
  constexpr std::string_view kLoyalty[] = {"loyal", "hedging", "autonomous"};
  return fmt::format("the allies {}{}", kLoyalty[idx(bloc / 2)], bloc % 2 ? " and armed" : "");
}

std::string level_in_words(const Names& names, int level) {
  switch (level) {
    case 0:
      return fmt::format("{} fused with {}", names.target, names.rival);
    case 1:
      return fmt::format("{} a partner of {}", names.target, names.rival);
    case 2:
      return fmt::format("{} independent of {}", names.target, names.rival);
    default:
      return fmt::format("{} realigned with {}", names.target, names.divider);
  }
}

/// What T does when it moves from one level to another, without subject.
std::string step_in_words(const Names& names, int from, int to) {
  if (to == from) {
    constexpr std::string_view kStays[] = {"stays fused with ", "stays a partner of ",
                                           "stays independent of ", "stays realigned with "};
    return std::string(kStays[idx(to)]) + (to == 3 ? names.divider : names.rival);
  }
  switch (to) {
    case 0:
      return "fuses with " + names.rival;
    case 1:
      return from < to ? "loosens to a partner of " + names.rival : "goes back to " + names.rival;
    case 2:
      return from < to ? "leaves " + names.rival + ", independent" : "falls back to independence";
    default:
      return "realigns with " + names.divider;
  }
}

std::string_view ratification_name(int how) {
  switch (static_cast<Branch::How>(how)) {
    case Branch::How::sure:
      return "sure";
    case Branch::How::passed:
      return "passed";
    case Branch::How::failed_trust_holds:
      return "failed_trust_holds";
    case Branch::How::failed_trust_falls:
      return "failed_trust_falls";
    case Branch::How::revoked_trust_holds:
      return "revoked_trust_holds";
    case Branch::How::revoked_trust_falls:
      return "revoked_trust_falls";
  }
  return {};
}

std::string ratification_in_words(const Names& names, int how) {
  switch (static_cast<Branch::How>(how)) {
    case Branch::How::sure:
      break;
    case Branch::How::passed:
      return "the offer is ratified";
    case Branch::How::failed_trust_holds:
      return "the offer fails at home, trust holds";
    case Branch::How::failed_trust_falls:
      return fmt::format("the offer fails at home and {} trusts less", names.target);
    case Branch::How::revoked_trust_holds:
      return "it is taken back, trust holds";
    case Branch::How::revoked_trust_falls:
      return fmt::format("it is taken back and {} trusts less", names.target);
  }
  return {};
}

std::string chance_in_words(const Scenario& scenario, const Names& names, const State& from,
                            const StoryOption& option) {
  std::vector<std::string> events;
  const auto happened = [&](Event event) { return (option.what & event) != 0; };
  if (happened(kLeaderLeaves))
    events.push_back(fmt::format("a leader of {} or {} goes", names.target, names.rival));
  if (happened(kWarEnds)) events.push_back(war_label(scenario) + " ends");
  if (happened(kTrustRises)) events.push_back(fmt::format("trust in {} grows", names.divider));
  if (happened(kLapse)) events.emplace_back("what was conditional and not earned lapses");
  if (happened(kReversal))
    events.push_back(fmt::format("a sceptic takes back a part of what {} had given", names.divider));
  if (happened(kTrustFalls)) events.emplace_back("trust falls");
  if (happened(kOfficeChanges))
    events.push_back(option.leads_to.sceptic
                         ? fmt::format("a sceptic takes office in {}", names.divider)
                         : fmt::format("those who court take office in {}", names.divider));
  if (option.leads_to.bloc != from.bloc) events.push_back(bloc_in_words(option.leads_to.bloc));
  std::string text;
  for (const std::string& event : events) text += (text.empty() ? "" : ", ") + event;
  return text.empty() ? "nothing changes" : text;
}

}  // namespace

std::string_view level_name(int level) {
  constexpr std::string_view kLevels[] = {"fused", "partner", "independent", "realigned"};
  return kLevels[idx(level)];
}

std::string_view mover_name(Mover mover) {
  constexpr std::string_view kMovers[] = {"start",        "divider", "chance", "rival",
                                          "ratification", "target",  "answer"};
  return kMovers[static_cast<std::size_t>(mover)];
}

std::vector<std::string_view> event_names(int happened) {
  constexpr std::string_view kEvents[] = {"leader_leaves",  "war_ends", "trust_rises", "lapse",
                                          "office_changes", "reversal", "trust_falls"};
  std::vector<std::string_view> names;
  for (std::size_t bit = 0; bit < std::size(kEvents); ++bit)
    if (happened & (1 << bit)) names.push_back(kEvents[bit]);
  return names;
}

std::string option_name(const Scenario& scenario, const Moment& moment, const StoryOption& option) {
  switch (moment.mover) {
    case Mover::start:
    case Mover::target:
      return std::string(level_name(option.what));
    case Mover::divider:
      return scenario.rung_name(option.what);
    case Mover::rival:
      return scenario.replies[idx(option.what)].name;
    case Mover::ratification:
      return std::string(ratification_name(option.what));
    case Mover::answer:
      return option.what == 3 ? "accepted" : "rebuffed";
    case Mover::chance:
      break;
  }
  std::string name;
  for (const std::string_view event : event_names(option.what))
    name += (name.empty() ? "" : "+") + std::string(event);
  return name.empty() ? "nothing" : name;
}

State state_before(const StoryStep& step, const Moment& moment) {
  if (moment.later) return step.after;
  State state = step.before;
  for (const Moment& each : step.moments) {
    if (&each == &moment) break;
    if (each.mover == Mover::chance) state = each.taken().leads_to;
  }
  return state;
}

std::string state_in_words(const Scenario& scenario, const State& s) {
  const Names names(scenario);
  std::string text = level_in_words(names, s.r);
  text += s.sceptic ? fmt::format("; {} governed by a sceptic", names.divider)
                    : fmt::format("; {} governed by those who court", names.divider);
  if (s.q > 0) {
    text += fmt::format("; delivered: {}", bundle_label(scenario, s.q));
    text += s.c == s.q ? ", in full"
            : s.c > 0  ? fmt::format(", the conditional part of {}", bundle_label(scenario, s.c))
                       : ", without its conditional part";
  } else {
    text += "; nothing delivered";
  }
  constexpr std::string_view kTrust[] = {"low", "as at first", "high"};
  text += fmt::format("; trust {}", kTrust[idx(s.trust)]);
  if (s.replaced) text += fmt::format("; a leader of {} or {} has gone", names.target, names.rival);
  if (scenario.has_war) text += fmt::format("; {} {}", war_label(scenario), s.war ? "goes on" : "is over");
  if (s.bloc != kNoBloc) text += "; " + bloc_in_words(s.bloc);
  return text;
}

std::string move_in_words(const Scenario& scenario, const StoryStep& step, const Moment& moment, int rung) {
  const Names names(scenario);
  const Move& move = moment.move;
  std::string text;
  if (move.kind == Move::Kind::withdraw)
    text = "takes back what can be taken back";
  else if (rung == 0)
    text = "offers nothing new";
  else if (rung <= step.before.q)
    text = fmt::format("stands by what it has given ({})", bundle_label(scenario, rung));
  else
    text = (moment.fresh ? "offers " : "lets its offer stand: ") + bundle_label(scenario, rung);
  if (move.pressure) text += fmt::format(", and presses {}", names.target);
  if (move.reassure) text += ", and reassures its allies";
  return text;
}

std::string option_in_words(const Scenario& scenario, const State& from, const Moment& moment,
                            const StoryOption& option) {
  const Names names(scenario);
  switch (moment.mover) {
    case Mover::start:
      return level_in_words(names, option.what);
    case Mover::divider:
      return option.what == 0 ? "nothing new" : bundle_label(scenario, option.what);
    case Mover::rival: {
      const Reply& reply = scenario.replies[idx(option.what)];
      return label_or_name(reply.label, reply.name);
    }
    case Mover::ratification:
      return ratification_in_words(names, option.what);
    case Mover::target:
      return step_in_words(names, from.r, option.what);
    case Mover::answer:
      return option.what == 3
                 ? fmt::format("{} accepts {}", names.divider, names.target)
                 : fmt::format("{} rebuffs {}, which ends independent", names.divider, names.target);
    case Mover::chance:
      break;
  }
  return chance_in_words(scenario, names, from, option);
}

std::vector<DrawnInput> unusual_inputs(const StoryReport& report, std::size_t most) {
  const Scenario& scenario = *report.scenario;
  const InputUse use = inputs_of(scenario, report.story.options.quantal_divider);
  std::vector<DrawnInput> unusual;
  for (const DrawnInput& input : report.story.inputs) {
    const Number* number = &scenario.numbers[idx(input.number.index)];
    if (input.quantile == 0.5 || unusual.size() == most) break;
    if (std::find(use.read.begin(), use.read.end(), number) != use.read.end()) unusual.push_back(input);
  }
  return unusual;
}

}  // namespace entente
