#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "entente/claims/changed.hpp"
#include "entente/claims/session.hpp"
#include "entente/explore/mixture.hpp"

namespace entente {

/// Measures of one scenario under one set of changes, where in every draw each driver group is taken from
/// another scenario with a probability (OtherPrior::share), independently of the other groups and draws.
/// Which are, hangs on the seed and the draw's number alone. Draws that take the same records are solved
/// together; groups that bring figures alone differ from draw to draw within them.
class MixedPrior final : public Solving {
 public:
  /// @param situation  its prior is mixed; this and all else must outlive the object
  MixedPrior(const Claims& claims, const ClaimDraws& draws, const MeasureOptions& options,
             const Situation& situation);

  int add(const Measure& measure, NumberColumn& out, double& given) override;
  std::int64_t work() const override;
  Diagnostics run(Ticker& ticker) override;

  int games() const override { return games_; }
  int games_along_histories() const override { return along_histories_; }
  int games_one_by_one() const override { return one_by_one_; }

 private:
  /// Draws that take the same records.
  struct Alike {
    Coalition records = 0;
    std::vector<std::size_t> draws;
  };
  /// What is asked of every draw, for one measure or a part of one.
  struct Asked {
    Measure measure;
    NumberColumn all = {};
  };
  struct Figure {
    const Measure* measure;
    NumberColumn* out;
    double* given;
    std::vector<std::size_t> asked;             ///< itself, or every strategy's welfare
    std::optional<std::size_t> condition = {};  ///< the probability of what it gives
  };

  std::size_t ask(Measure measure);
  void deal();
  /// The draws of one part, groups that bring figures alone already taken.
  ClaimDraws draws_of(const Alike& part) const;
  std::int64_t work_of(const Alike& part) const;
  /// What a part says, of its draws.
  struct Answer {
    std::vector<NumberColumn> columns;  ///< by asked_; empty: not solved
    Diagnostics errors;
    int games = 0, along_histories = 0, one_by_one = 0;
  };
  Answer solve(const Alike& part) const;
  void take(const Alike& part, const Answer& answer);
  void conclude(const Figure& figure);

  const Claims& claims_;
  const ClaimDraws& draws_;
  const MeasureOptions& options_;
  MeasureOptions on_one_thread_;
  const Situation& situation_;
  std::string trouble_;
  std::optional<Mixture> mixture_;
  std::vector<Coalition> taken_;  ///< by draw
  std::vector<Alike> parts_;
  std::vector<Asked> asked_;
  std::vector<Figure> figures_;
  int games_ = 0, along_histories_ = 0, one_by_one_ = 0;
};

}  // namespace entente
