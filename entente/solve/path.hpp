#pragma once
#include <vector>

#include "entente/game/game.hpp"

namespace entente {

/// Which histories of the public state are looked at: a product of conditions, each on one moment. A bit set
/// allows; bit l of `levels` allows level l, bit 0 of a yes-or-no the no, bit 1 the yes. An event that is no
/// product is a sum of such, with signs: it happened at some time = 1 − it never happened.
struct Path {
  struct Year {
    unsigned levels = 15;         ///< r at the end of the year, after T's decision (1.3)
    unsigned levels_within = 15;  ///< r at the end of every step of the year
    unsigned delivered = 3;       ///< at the end of the year: the strategy's highest bundle is (q >= top)
    unsigned delivered_within = 3;
    unsigned conditional = 3;                     ///< so is its conditional part (c >= top)
    unsigned sceptic = 3, replaced = 3, war = 3;  ///< once chance has had its turn too (2.10)
    unsigned trust = 7;                           ///< tau: bit 0 low, 1 base, 2 high
    friend bool operator==(const Year&, const Year&) = default;
  };
  std::vector<Year> years;  ///< [0] the start, [y] year y from 1; what is missing allows everything

  /// Allows what both allow.
  Path both(const Path& other) const;
  /// No year allows nothing. A path may allow something and be impossible none the less.
  bool possible() const;
  /// Where T's decision has led: its level, and whether the highest bundle and its conditional part stand.
  struct Decided {
    int r = 0;
    bool delivered = false, conditional = false;
  };
  static Decided decided(const Game& game, const State& state) {
    return {state.r, state.q >= game.top, state.c >= game.top};
  }
  bool allows_decided(int year, bool year_end, const Decided& at) const;
  /// Where chance has led in its turn.
  struct Turned {
    bool sceptic = false, replaced = false, war = false;
    int trust = 1;
  };
  static Turned turned(const State& state) {
    return {state.sceptic != 0, state.replaced != 0, state.war != 0, state.trust};
  }
  bool allows_turned(int year, const Turned& at) const;
  friend bool operator==(const Path&, const Path&) = default;
};

}  // namespace entente
