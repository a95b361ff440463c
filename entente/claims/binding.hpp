#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "entente/claims/bind.hpp"
#include "entente/claims/reach.hpp"
#include "entente/claims/units.hpp"

/// Binding one assertion; used by bind*.cpp alone.
namespace entente {

/// Where what could not be read follows a figure, which units there are, and which of them is meant.
/// @param trouble  of the text; its help is written anew
void explain_unit(std::string_view text, const Claims& claims, TextTrouble& trouble);

/// What stands at a node of the assertion.
struct Bound {
  std::size_t node = 0;
  bool condition = false;
  AmountUnit unit;
  std::optional<double> constant;
  Reach reach;              ///< what it can come to; of a constant that figure
  bool by_draw = false;     ///< reads what every draw has a value of
  bool over_draws = false;  ///< reads what exists only over draws
};

/// A word of the text that chooses something, and the node that it stands at.
struct Chosen {
  std::string text;
  std::size_t node = 0;
  std::size_t setting = 0;  ///< node of the whole setting; may be the same
};

/// What settings say, those of outer terms included.
struct Asked {
  std::optional<Chosen> scenario, strategy, baseline, goal, year, type, view;
  std::vector<std::size_t> changes;  ///< nodes
  std::optional<std::size_t> given;  ///< node of the call
  bool compared = false;             ///< a difference has chosen the strategy
};

/// What the word of a quantifier stands for.
struct Element {
  std::string text;
  std::optional<double> number;
  std::size_t node = 0;  ///< where the set names it
};

class Binding {
 public:
  Binding(AssertionReader& reader, std::string_view text, const Syntax& syntax);
  AssertionReader::Result run();

 private:
  using Maybe = std::optional<Bound>;
  using Kind = AssertionKind;

  // --- bind.cpp: conditions and arithmetic

  Maybe condition(std::size_t at, const Asked& asked);
  Maybe number(std::size_t at, const Asked& asked);
  Maybe any(std::size_t at, const Asked& asked);
  Maybe leaf(std::size_t at, const Asked& asked);
  /// Says so where the operands of an operator are none: an event outside P(...), a unit with its year.
  bool misread(std::size_t at);
  Maybe name(std::size_t at);
  Maybe combine(std::size_t at, const Maybe& left, const Maybe& right, const Asked& asked);
  Maybe compare(std::size_t at, const Bound& left, const Bound& right, Kind kind);
  Maybe arithmetic(std::size_t at, const Bound& left, const Bound& right, Kind kind);
  Maybe within(std::size_t at, const Asked& asked);
  Maybe each(std::size_t at, const std::function<Maybe(std::size_t)>& bind);
  Maybe must_be_condition(std::size_t at, Maybe bound);
  Maybe must_be_number(std::size_t at, Maybe bound);
  /// Says so where what two sides can come to decides their comparison before any game is solved.
  void must_be_open(std::size_t at, const Bound& left, const Bound& right, const Bound* tolerance = nullptr);
  /// A number that is known without asking anything.
  std::optional<Bound> constant(std::size_t at, std::string_view needs);
  /// What quantifiers range over; nothing where that is wrong, which has then been said.
  std::optional<std::vector<Element>> elements(std::size_t set, std::size_t body);
  /// Those whose set of that name is meant; none where that is not clear, which has then been said.
  std::vector<int> scenarios_of_set(std::size_t set, std::size_t body);
  void read_ending();
  /// The prior that it lists there.
  std::optional<OtherPrior> prior_listed(std::size_t at);
  /// What `robust to` lists at a node, if nothing is wrong with it.
  std::optional<Variant> variant(std::size_t at);
  /// A change in every scenario that the assertion reads and that has what is changed.
  std::optional<Change> change_anywhere(std::size_t at);

  // --- bind_terms.cpp: calls

  Maybe call(std::size_t at, const Asked& asked);
  Maybe chance(std::size_t at, const Asked& asked);
  Maybe expectation(std::size_t at, std::size_t quantity, const Asked& asked);
  Maybe difference(std::size_t at, const Asked& asked);
  Maybe likelihood_ratio(std::size_t at, const Asked& asked);
  Maybe price(std::size_t at, const Asked& asked);
  Maybe input(std::size_t at, const Asked& asked);
  Maybe over_draws(std::size_t at, Kind kind, const Asked& asked);
  Maybe choice(std::size_t at, Measure::Kind kind, const Asked& asked);
  Maybe attribution(std::size_t at, const Asked& asked);
  Maybe breakeven(std::size_t at, const Asked& asked);
  Maybe datum(std::size_t at, const Asked& asked);
  Maybe power(std::size_t at, Measure::Kind kind, const Asked& asked);
  Maybe reserve_price(std::size_t at, const Asked& asked);
  Maybe reserve_bundle(std::size_t at, const Asked& asked);
  Maybe coalition(std::size_t at, const Asked& asked);
  Maybe isolation(std::size_t at, const Asked& asked);
  /// The body that a node names; null where that is wrong, which has then been said.
  const Body* body_called(std::size_t at, int scenario);
  bool takes(std::size_t at, std::size_t least, std::size_t most, std::string_view form);
  Maybe measured(std::size_t at, const Measure& measure, AmountUnit unit, Reach reach, bool by_draw);
  /// The same of what lies between 0 and 1.
  Maybe chance_measured(std::size_t at, const Measure& measure, AmountUnit unit, bool by_draw);

  // --- bind_history.cpp: events

  /// The event that the nodes from `at` down describe, appended to `event`; the place of its last node.
  std::optional<std::size_t> happening(std::size_t at, int scenario, int year, const Asked& asked,
                                       HistoryEvent& event);
  std::optional<std::size_t> happening_of(std::size_t at, int scenario, int year, const Asked& asked,
                                          HistoryEvent& event);
  std::optional<std::size_t> level(std::size_t at, int scenario, int year, HistoryEvent& event);
  void unknown_event(std::size_t at, const Scenario& s);
  /// Labels of the triangle stand alone: events of several become one, and whatever else is wrong.
  bool triangle_alone(std::size_t at, HistoryEvent& event, const Asked& asked);
  bool one_ally(std::size_t at, const HistoryEvent& event, const HistoryEvent& given);

  // --- bind_situation.cpp: settings

  /// The settings of a call on top of those of outer terms.
  std::optional<Asked> settings(std::size_t at, const Asked& outer);
  bool setting(std::size_t at, Asked& asked, std::set<std::string>& said);
  enum Reads : unsigned {
    kStrategy = 1,
    kBaseline = 2,
    kGoal = 4,
    kYear = 8,
    kType = 16,
    kChanges = 32,
    kGiven = 64,
    kData = 128  ///< it is of the view `data`, not of the mechanism
  };
  /// Where a figure is taken, from the settings that it reads.
  std::optional<Situation> situation(std::size_t at, const Asked& asked, unsigned reads);
  /// The same of a call, its own settings read first.
  std::optional<Situation> settled(std::size_t at, const Asked& asked, unsigned reads);
  std::optional<int> scenario_for(std::size_t at, const Asked& asked);
  std::optional<int> scenario_called(std::size_t at, const std::string& name);
  std::optional<int> year_for(int scenario, const Asked& asked);
  /// Whether a term of one view is asked for in it.
  bool view_is(View own, const Asked& asked);
  /// The view of that name, if there is one: what it is not is said at the node.
  std::optional<View> view_called(std::size_t at, const std::string& name);
  /// The view that `robust to` lists at a node, where something that the assertion asks is of it.
  std::optional<View> view_listed(std::size_t at);
  std::optional<Goal> goal_for(int scenario, const Asked& asked);
  bool strategy_of(int scenario, const Chosen& chosen);
  std::optional<Change> change(std::size_t at, int scenario);
  std::optional<Change> assigned(std::size_t at, int scenario);
  std::optional<Change> scaled(std::size_t at, int scenario);
  std::optional<Change> set_to(std::size_t at, const Number& number);
  const Number* changeable(std::size_t at, int scenario);

  // --- what went wrong

  /// Thrown where the assertion comes to more than anybody would write.
  struct TooLarge {};
  void complain(std::string_view code, std::size_t at, std::string message, std::string help);
  void unknown(std::string_view code, std::size_t at, std::string_view kind, const std::string& name,
               const std::vector<std::string>& known);
  std::string shown(std::size_t at) const;
  /// The name that stands at a node, or else the text of what stands there.
  std::string written(std::size_t at) const;

  // --- the text

  const SyntaxNode& node(std::size_t at) const { return syntax_.nodes[at]; }
  const Scenario& scenario(int at) const {
    return reader_.claims().scenarios[static_cast<std::size_t>(at)].scenario;
  }
  std::optional<int> find_scenario(std::string_view name) const;
  std::vector<std::string> scenario_names() const;
  /// The name that stands at a node, with quantifiers' words replaced.
  std::string text_of(std::size_t at) const;
  const Element* word(std::size_t at) const;
  /// The nodes of a row of operators from its first operand up, so that long rows need no stack.
  std::vector<std::size_t> row(std::size_t at) const;
  void work();
  std::size_t add(AssertionNode node, std::size_t at);
  std::vector<std::pair<std::string, std::string>> elements_at_hand() const;

  AssertionReader& reader_;
  std::string_view text_;
  const Syntax& syntax_;
  Assertion assertion_;
  std::vector<TextTrouble> trouble_;
  std::map<std::string, Element, std::less<>> words_;
  std::vector<std::string> nested_;  ///< those of words_, the outer first; one that hides another twice
  std::vector<bool> read_;           ///< by node: a setting that something has read
  std::set<std::size_t> set_;        ///< settings
  std::set<int> scenarios_;          ///< that the assertion reads
  bool bound_ = false;               ///< the whole condition could be
  bool asks_ = false;                ///< something of the model or the data
  bool given_up_ = false;            ///< it needs what could not be read
  std::size_t work_ = 0;
};

}  // namespace entente
