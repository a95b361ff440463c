#include "entente/report/words.hpp"

#include <limits>

namespace entente {
namespace {

constexpr double kLowest = -std::numeric_limits<double>::infinity();

// Thresholds ascend within a kind. The bands of gain_share and goal_change are mirror images.
constexpr WordRow kWords[] = {
    {Judged::gain_share, kLowest, "loses in almost every setting"},
    {Judged::gain_share, 0.05, "loses in most settings"},
    {Judged::gain_share, 0.20, "loses more often than it gains"},
    {Judged::gain_share, 0.40, "may gain or lose: the sign is open"},
    {Judged::gain_share, 0.60, "gains more often than it loses"},
    {Judged::gain_share, 0.80, "gains in most settings"},
    {Judged::gain_share, 0.95, "gains in almost every setting"},

    {Judged::goal_change, kLowest, "far less likely than"},
    {Judged::goal_change, -0.15, "clearly less likely than"},
    {Judged::goal_change, -0.05, "a little less likely than"},
    {Judged::goal_change, -0.01, "about as likely as"},
    {Judged::goal_change, 0.01, "a little more likely than"},
    {Judged::goal_change, 0.05, "clearly more likely than"},
    {Judged::goal_change, 0.15, "far more likely than"},

    {Judged::goal_level, kLowest, "next to impossible"},
    {Judged::goal_level, 0.01, "improbable"},
    {Judged::goal_level, 0.10, "unlikely"},
    {Judged::goal_level, 0.40, "open"},
    {Judged::goal_level, 0.60, "likely"},
    {Judged::goal_level, 0.90, "very likely"},
    {Judged::goal_level, 0.99, "next to certain"},

    {Judged::share_best, kLowest, "so which strategy is best turns on what is not known"},
    {Judged::share_best, 0.50, "so it is the better bet, not a sure one"},
    {Judged::share_best, 0.80, "so the choice depends little on what is not known"},
    {Judged::share_best, 0.95, "so the choice hardly depends on what is not known"},

    {Judged::assumed_share, kLowest, "few numbers are judgement"},
    {Judged::assumed_share, 0.20, "a good part is judgement"},
    {Judged::assumed_share, 0.50, "more than half is judgement"},
    {Judged::assumed_share, 0.80, "nearly all is judgement"},
};

constexpr PartWords kParts[] = {
    {"allied_loss", "allied loss", "allied loss spared", true},
    {"concessions", "concessions", "concessions spared", true},
    {"norm", "norm and audience", "norm and audience spared", true},
    {"audience", "norm and audience", "norm and audience spared", true},
    {"played", "being played", "being played averted"},
    {"fusion_harm", "harm of fusion", "fusion harm averted"},
    {"war_risk", "risk of war", "risk of war averted"},
    {"reassurance", "reassuring allies", "reassurance spared"},
    {"pressure", "cost of pressure", "cost of pressure spared"},
    {"freed_effort", "freed effort forgone", "freed effort"},
    {"military", "use against rival forgone", "use against rival"},
    {"diplomacy", "help in talks forgone", "help in talks"},
    {"economy", "economic gains forgone", "economic gains"},
    {"side_payment", "payments by rival forgone", "payments by rival"},
};

struct EventWords {
  std::string_view event, words;
};
constexpr EventWords kEvents[] = {
    {"drops", "dropped the patron without joining the other side"},
    {"adds", "joined the other side too while keeping the patron"},
    {"switches", "joined the other side and dropped the patron"},
    {"supplier", "changed arms supplier to the other side"},
};

}  // namespace

std::span<const WordRow> word_table() { return kWords; }

std::span<const PartWords> part_table() { return kParts; }

const PartWords* part_words(std::string_view component) {
  for (const PartWords& part : kParts)
    if (part.component == component) return &part;
  return nullptr;
}

std::string_view event_words(std::string_view event) {
  for (const EventWords& row : kEvents)
    if (row.event == event) return row.words;
  return event;
}

std::string_view words_for(Judged judged, double value) {
  std::string_view words;
  for (const WordRow& row : kWords)
    if (row.judged == judged && (words.empty() || value >= row.at_least)) words = row.words;
  return words;
}

}  // namespace entente
