#pragma once
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "entente/model/quantity.hpp"

namespace entente {

/// Levels of T's alignment r (docs/model.md 1.3). As array indices: fused 0 … realigned 3.
enum class Alignment { fused = 0, partner = 1, independent = 2, realigned = 3 };
inline constexpr int kAlignments = 4;

enum class Goal { prevent, loosen, neutral, realign };

/// A calendar day. `years_between` divides days by 365.25.
struct Date {
  int year = 0, month = 1, day = 1;
  friend auto operator<=>(const Date&, const Date&) = default;
};
double years_between(Date from, Date to);

struct Source {
  std::string id, citation, url;
  std::string published;    ///< ISO date or year, may be empty
  bool under_test = false;  ///< the text whose argument is being judged: never a source of its own verdict
  bool data_set = false;    ///< a later edition of figures about earlier years
  Place place;
};

struct Actor {
  std::string code;  ///< COW state-year code, e.g. "RUS", "GMY"
  int cow = 0;       ///< COW number, e.g. 365
  std::string iso3, name;
  std::string kind;  ///< state, bloc, institution
  NumberId
      gdp;  ///< bn USD a year that 1 point is 1 % of (the target: at purchasing power); not given = no points
  /// Indices into `Scenario::facts` that measure how strong it is, the same measure in the same place for
  /// divider, target and rival; empty = not said. Read by the pivot alone (6.12), never by the game.
  std::vector<int> capability;
  Place place;
};

struct Leader {
  std::string name, actor;
  Date since;
  std::optional<Date> term_end;
  NumberId exit;  ///< chance of leaving a year, apart from a scheduled term end
  Place place;
};

/// A sourced figure, alone (fact) or between two actors (tie, 1.2). Facts set weights through `from`; they
/// are not state.
struct Fact {
  std::string id;
  std::string kind;  ///< of a tie: trade, energy, arms, dual_use, treaty, regime_distance, leader_contact,
                     ///< dispute, common_body, exercises, other; empty for a fact
  std::string subject, object, quantity;
  std::optional<double> value, low, high;
  std::string unit, year, confidence, note;
  std::vector<std::string> sources;
  std::optional<double> on_paper, effective;
  std::optional<Date> known_by;
  Place place;
};

/// A concession the divider can name (2.1, 3.4, 3.11).
struct Lever {
  std::string name, label, by, to;
  NumberId value;        ///< to T while in force, points of T a year
  NumberId cost;         ///< to D while in force, points of D a year
  NumberId deliverable;  ///< share of it that D can carry out once it is agreed
  NumberId reversible;   ///< 1 = the next government undoes it at no cost
  NumberId upfront;      ///< share that runs once delivered, whatever T does
  NumberId harm;         ///< to every ally not named in `harm_to`, in [-1, 1]; negative = the ally gains
  std::map<std::string, NumberId> harm_to;
  NumberId norm, audience;           ///< one-off points of D at first delivery / first attempt
  NumberId posture;                  ///< share of D's threat to T that it removes while in force
  NumberId war_end;                  ///< multiplies the yearly hazard of the war's end while in force
  std::vector<std::string> consent;  ///< names in `Scenario::consents`; empty = the executive alone
  bool spent = false;
  bool asked = false;  ///< T had asked for it by the decision date
  Place place;
};

/// A rung of the ladder: everything of the rung below, and `adds`.
struct Bundle {
  std::string name, label;
  std::vector<int> adds;  ///< indices of levers
  Place place;
};

struct Consent {
  std::string name, label;
  NumberId probability;  ///< chance of consenting at one attempt
  Place place;
};

/// What a rule's guard looks at; an unset member always holds. Bundles are rungs (1 = first bundle of the
/// ladder).
struct Guard {
  std::optional<std::array<int, 2>> years;  ///< first and last year, inclusive, from 1
  std::vector<Alignment> alignment;         ///< any of
  std::optional<bool> sceptic, replaced, war;
  std::optional<int> delivered_at_least, delivered_below;  ///< on q
  std::optional<int> in_force_at_least, in_force_below;    ///< on c
  std::vector<int> bloc;  ///< loyalty 0 loyal, 1 hedging, 2 autonomous; bloc mode only
};

/// What D does in a year (2.1).
struct Move {
  enum class Kind { offer, raise, resume, withdraw };  ///< resume = `continue`
  Kind kind = Kind::resume;
  int bundle = 0;  ///< rung offered; for `raise` the highest one; for `withdraw` the one to keep
  bool pressure = false, reassure = false;
  friend bool operator==(const Move&, const Move&) = default;
  friend auto operator<=>(const Move&, const Move&) = default;
};

struct Rule {
  Guard guard;
  Move move;
  Place place;
};

/// A rule book on the public state: the first guard that holds, in each office.
struct Strategy {
  std::string name, label;
  std::string kind;  ///< continue, withdraw, steady, probe, probe_revoke, reciprocate, ratchet, deadline,
                     ///< wait, pressure, reassure, rules
  std::vector<Rule> courting, sceptic;
  int top = 0;  ///< highest rung it can offer
  Place place;
};

/// A reply of the rival (2.2).
struct Reply {
  enum class Kind {
    nothing,
    pay_target,
    threaten_target,
    pay_divider,
    punish_target,
    win_back,
    make_up,
    court_allies
  };
  std::string name, label;
  Kind kind = Kind::nothing;
  NumberId cost;   ///< points of R a year while it runs
  NumberId gain;   ///< points of R a year that R takes from D or D's allies while it runs
  NumberId value;  ///< points of T a year, times `by_level`
  std::array<NumberId, kAlignments> by_level;  ///< factor by the level T then chooses
  NumberId to_divider;                         ///< points of D a year
  NumberId deliverable;
  NumberId weight;                        ///< reference weight in its menu (0.9), relative
  std::map<std::string, NumberId> court;  ///< ally code -> change of S_A while it runs
  /// Allies of another scenario, where the two are mixed: courted as those that it names are on average.
  std::vector<std::string> strangers;
  bool courts(std::string_view ally) const;  ///< whether it changes that ally's S_A
  Place place;
};

/// A sector k of T's economy (3.2).
struct Sector {
  std::string name, label, alternative_is;
  NumberId rival_worth, alternative;  ///< points of T a year: R's worth, the best outside partner's
  NumberId capacity, gap;             ///< points of T a year: what D's side can supply, what T lacks
  NumberId war_share;                 ///< share of R's worth above the alternative that ends with the war
  Place place;
};

/// A body in which R might be isolated (3.10); worth nothing where R holds a veto: computed by voting power.
struct Body {
  std::string name, label;
  NumberId worth;  ///< points of D a year if T's vote always decided there
  int quota = 0;
  int others = 0;  ///< members beside those named, one vote each
  struct Member {
    std::string actor;
    int votes = 1;
    bool veto = false;
  };
  std::vector<Member> members;
  Place place;
};

struct Ally {
  std::string code;
  NumberId exposure;   ///< scales harm from concessions
  NumberId shock;      ///< kappa: T's realignment itself
  NumberId relief;     ///< zeta·thT: relief if T stops threatening this ally
  NumberId reassured;  ///< rho: effect of D's reassurance
  NumberId pressed;    ///< psi: reassurance from D's pressure on T
  NumberId latency;    ///< years from decision to weapon
  NumberId arms_sales, trade, investment, intelligence,
      basing;             ///< itemised ledger, points of D a year if lost
  NumberId security;      ///< judged, points of D a year
  NumberId arming;        ///< points of D a year once armed
  int start_loyalty = 0;  ///< 0 loyal, 1 hedging, 2 autonomous
  bool start_armed = false;
  Place place;
};

struct Term {
  Date ends;
  int year = 0;     ///< the year (from 1) at whose end office can change
  NumberId change;  ///< h_D at this term end
  Place place;
};

struct Correlation {
  NumberId first, second;
  double spearman = 0;
  std::string reason;
  Place place;
};

/// A named group of uncertain inputs, for attribution and sensitivity.
struct Group {
  std::string name, label;
  std::string coarse;                 ///< name of the coarser group that it belongs to; may be empty
  std::vector<std::string> patterns;  ///< keys, `*` matches any run of characters
  Place place;
};

/// Whether the key of a number is covered by a group's pattern.
bool key_matches(std::string_view pattern, std::string_view key);

/// Weights that stand alone in their section, by symbol ("thR", "sw"): `Scenario::weight("target.thR")`.
using WeightTable = std::map<std::string, NumberId, std::less<>>;

/// A whole scenario, as read: records that point into one list of numbers.
struct Scenario {
  std::string file, text, sha256;
  std::string id, title, question;
  Date decision_date;
  int horizon = 10;
  std::vector<int> verdict_years;
  int term_end_year = 0;  ///< the verdict year that is the end of D's present term
  Goal goal = Goal::loosen;
  std::string baseline = "continue";
  std::string analogue;  ///< another scenario file, relative to this one; empty: none named
  Place analogue_place;
  bool bloc = false;  ///< aggregate bloc mode (1.6)

  std::string divider, target, rival;
  std::vector<Number> numbers;
  WeightTable weights;

  std::vector<Source> sources;
  std::vector<Actor> actors;
  std::vector<Leader> leaders;
  std::vector<Fact> facts, ties;
  std::vector<Sector> sectors;
  std::vector<Lever> levers;
  std::vector<Bundle> bundles;  ///< the ladder, lowest first
  std::vector<Consent> consents;
  std::vector<Strategy> strategies;
  std::vector<Reply> replies;
  std::vector<Body> bodies;
  std::vector<Ally> allies;
  std::vector<Term> terms;
  std::vector<Correlation> correlations;
  std::vector<Group> groups;

  bool has_war = false, has_pressure = false;
  std::string war_label;

  // Initial state (1.3); alignment has a prior on one level below where the weight "start.fused" is given.
  Alignment start_alignment = Alignment::partner;
  int start_trust = 1;  ///< 0 low, 1 base, 2 high
  bool start_sceptic = false, start_replaced = false;

  const Actor* actor(std::string_view code) const;
  const Strategy* strategy(std::string_view name) const;
  NumberId weight(std::string_view key) const;  ///< not given when the scenario has no such weight
  /// The number that 1 % of makes a point of `number`; not given where that is no money.
  NumberId gdp_of(const Number& number) const;
  /// Highest rung whose levers are all already spent: q at the start (0.4).
  int spent_rung() const;
  /// Highest rung that needs nobody's consent.
  int executive_rung() const;
  /// `name` of rung 1…; "nothing" for 0.
  std::string rung_name(int rung) const;
};

}  // namespace entente
