// The target's economy, the rival's replies, bodies, allies.
#include <algorithm>

#include "entente/scenario/reading.hpp"

namespace entente {
namespace {

constexpr std::string_view kLevels[] = {"fused", "partner", "independent", "realigned"};

/// (2.2): at which levels a reply bears, where the file does not say.
std::array<double, kAlignments> usual_levels(Reply::Kind kind) {
  switch (kind) {
    case Reply::Kind::pay_target:
    case Reply::Kind::win_back:
      return {1, 1, 0, 0};
    case Reply::Kind::threaten_target:
    case Reply::Kind::punish_target:
      return {0, 0, -1, -1};
    case Reply::Kind::make_up:
      return {0, 0, 0, -1};
    case Reply::Kind::nothing:
    case Reply::Kind::pay_divider:
    case Reply::Kind::court_allies:
      break;
  }
  return {0, 0, 0, 0};
}

/// Factors by level: bare figures with one origin for all of them.
std::array<NumberId, kAlignments> read_levels(Reading& reading, const TomlNode* table, const std::string& key,
                                              Reply::Kind kind, const Place& place) {
  std::array<NumberId, kAlignments> levels;
  const Field& row = *find_field("reply", "by_level");
  const std::array<double, kAlignments> usual = usual_levels(kind);
  const TomlNode none;
  for (int x = 0; x < kAlignments; ++x) {
    const TomlNode* value = table ? table->find(kLevels[x]) : nullptr;
    const std::string own = key + "." + std::string(kLevels[x]);
    if (!value) {
      if (usual[x] != 0) levels[x] = reading.fixed(row, own, usual[x], place);
      continue;
    }
    Field figure = *find_field("fact", "value");
    figure.name = kLevels[x];
    figure.range = row.range;
    if (!reading.fits(figure, *value)) continue;
    levels[x] = reading.fixed(row, own, value->figure(), reading.place(value->span));
    // One origin for all four; what is wrong with it is said once, at the table.
    Number stated = reading.scenario.numbers[levels[x].index];
    stated.key = key;
    stated.place = reading.place(table->span);
    stated.defaulted = false;
    stated.reason.clear();
    reading.origin(stated, *table);
    stated.key = own;
    stated.place = reading.place(value->span);
    reading.scenario.numbers[levels[x].index] = std::move(stated);
  }
  if (!table) return levels;
  static const std::vector<std::string> known = {"fused",  "partner",   "independent", "realigned",
                                                 "reason", "source",    "from",        "how",
                                                 "note",   "confidence"};
  for (const TomlNode::Entry& entry : table->entries) {
    if (std::find(known.begin(), known.end(), entry.key) == known.end())
      reading.say(diagnostic::unknown_key(reading.place(entry.key_span), entry.key, key,
                                          reading.nearest_name(entry.key, known), known));
    const Field* row_of_origin = find_field("number", entry.key);
    if (row_of_origin && std::find(known.begin() + 4, known.end(), entry.key) != known.end())
      reading.fits(*row_of_origin, entry.value);
  }
  return levels;
}

void read_replies(Reading& reading, const TomlNode& root) {
  Scenario& s = reading.scenario;
  const auto tables = repeated_tables(reading, root, "reply", true);
  for (const TomlNode* table : tables) {
    const TomlNode* name = table->find("name");
    const std::string key = "reply." + (name ? name->text : "");
    Record record(reading, "reply", *table, key);
    Reply reply;
    reply.name = record.text("name");
    reply.label = record.text("label");
    reply.cost = record.number("cost");
    reply.gain = record.number("gain");
    reply.value = record.number("value");
    reply.to_divider = record.number("to_divider");
    reply.deliverable = record.number("deliverable");
    reply.weight = record.number("weight");
    reply.court = record.by_ally("court");
    reply.place = record.place();
    const auto kind = record.choice("kind");
    if (kind) reply.kind = static_cast<Reply::Kind>(*kind);
    const TomlNode* levels = record.get("by_level");
    if (levels || reply.value.given())
      reply.by_level = read_levels(reading, levels, key + ".by_level", reply.kind, reply.place);
    if (kind) s.replies.push_back(std::move(reply));
  }
  if (tables.empty() || s.replies.empty()) return;

  using enum Reply::Kind;
  const auto any_of = [&](std::initializer_list<Reply::Kind> kinds) {
    return std::any_of(s.replies.begin(), s.replies.end(), [&](const Reply& reply) {
      return std::find(kinds.begin(), kinds.end(), reply.kind) != kinds.end();
    });
  };
  const Place first = s.replies.front().place;
  if (!any_of({nothing})) reading.say(diagnostic::no_reply_nothing(first));
  if (!any_of({nothing, pay_target, threaten_target, pay_divider}))
    reading.say(diagnostic::empty_menu(first, false));
  if (!any_of({nothing, pay_target, punish_target, win_back, make_up, court_allies}))
    reading.say(diagnostic::empty_menu(first, true));
}

void read_sectors(Reading& reading, const TomlNode& root) {
  Scenario& s = reading.scenario;
  Record::Unread unread;
  if (!s.has_war) unread["war_share"] = "there is no [war]";
  for (const TomlNode* table : repeated_tables(reading, root, "sector", true)) {
    const TomlNode* name = table->find("name");
    const Record record(reading, "sector", *table, "sector." + (name ? name->text : ""), {}, unread);
    s.sectors.push_back({record.text("name"), record.text("label"), record.text("alternative_is"),
                         record.number("rival_worth"), record.number("alternative"),
                         record.number("capacity"), record.number("gap"), record.number("war_share"),
                         record.place()});
  }
}

std::vector<Body::Member> read_members(Reading& reading, const TomlNode& list) {
  std::vector<Body::Member> members;
  static const std::vector<std::string> known = {"actor", "votes", "veto"};
  for (const TomlNode& item : list.items) {
    const TomlNode* actor = item.find("actor");
    if (item.kind != TomlNode::Kind::table || !actor || actor->kind != TomlNode::Kind::text) {
      reading.say(diagnostic::wrong_type(reading.place(item.span), "members", "tables that name an actor",
                                         "this", "as { actor = \"USA\", votes = 1, veto = true }"));
      continue;
    }
    Body::Member member;
    member.actor = actor->text;
    if (!reading.require("actor", {actor->text, actor->span})) continue;
    for (const TomlNode::Entry& entry : item.entries) {
      if (entry.key == "votes") {
        Field votes = *find_field("body", "quota");
        votes.name = "votes";
        votes.range = {0, 1000};
        if (reading.fits(votes, entry.value)) member.votes = static_cast<int>(entry.value.integer);
      } else if (entry.key == "veto") {
        Field veto = *find_field("lever", "spent");
        veto.name = "veto";
        if (reading.fits(veto, entry.value)) member.veto = entry.value.boolean;
      } else if (entry.key != "actor") {
        reading.say(diagnostic::unknown_key(reading.place(entry.key_span), entry.key, "body",
                                            reading.nearest_name(entry.key, known), known));
      }
    }
    for (const Body::Member& other : members)
      if (other.actor == member.actor)
        reading.say(diagnostic::duplicate(reading.place(actor->span), "member", member.actor,
                                          reading.place(list.span)));
    members.push_back(std::move(member));
  }
  return members;
}

void read_bodies(Reading& reading, const TomlNode& root) {
  for (const TomlNode* table : repeated_tables(reading, root, "body", false)) {
    const TomlNode* name = table->find("name");
    const Record record(reading, "body", *table, "body." + (name ? name->text : ""));
    Body body;
    body.name = record.text("name");
    body.label = record.text("label");
    body.worth = record.number("worth");
    body.quota = record.integer("quota").value_or(0);
    body.others = record.integer("others").value_or(0);
    body.place = record.place();
    if (const TomlNode* members = record.get("members")) body.members = read_members(reading, *members);
    reading.scenario.bodies.push_back(std::move(body));
  }
}

void read_allies(Reading& reading, const TomlNode& root) {
  Scenario& s = reading.scenario;
  Record::Unread unread;
  if (!s.has_pressure) unread["pressed"] = "there is no [pressure]";
  for (const TomlNode* table : repeated_tables(reading, root, "ally", true)) {
    const TomlNode* code = table->find("code");
    const Record record(reading, "ally", *table, "ally." + (code ? code->text : ""), {}, unread);
    Ally ally;
    ally.code = record.text("code");
    if (const auto mention = record.mention("code"); mention && reading.require("actor", *mention)) {
      for (const auto& [role, player] :
           {std::pair<std::string_view, const std::string&>{"divider", s.divider},
            {"target", s.target},
            {"rival", s.rival}})
        if (player == ally.code)
          reading.say(diagnostic::player_as_ally(reading.place(mention->span), ally.code, role));
    }
    ally.exposure = record.number("exposure");
    ally.shock = record.number("shock");
    ally.relief = record.number("relief");
    ally.reassured = record.number("reassured");
    ally.pressed = record.number("pressed");
    ally.latency = record.number("latency");
    ally.arms_sales = record.number("arms_sales");
    ally.trade = record.number("trade");
    ally.investment = record.number("investment");
    ally.intelligence = record.number("intelligence");
    ally.basing = record.number("basing");
    ally.security = record.number("security");
    ally.arming = record.number("arming");
    ally.start_loyalty = record.choice("loyalty").value_or(0);
    ally.start_armed = record.boolean("armed");
    ally.place = record.place();
    s.allies.push_back(std::move(ally));
  }
}

}  // namespace

void read_players(Reading& reading, const TomlNode& root) {
  read_sectors(reading, root);
  read_bodies(reading, root);
  read_replies(reading, root);
  read_allies(reading, root);
}

}  // namespace entente
