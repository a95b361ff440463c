#pragma once
// The batched solver's kernels: sixteen draws of one strategy at once, one draw a lane. They follow
// backward.cpp and forward.cpp, the readable reference, equation by equation. Not part of the library's
// public face: see batch.hpp.
#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <vector>

#include "entente/base/simd.hpp"
#include "entente/game/flows.hpp"
#include "entente/solve/plan.hpp"
#include "entente/solve/plan_path.hpp"
#include "entente/solve/tables.hpp"

namespace entente::batch {

/// Memory for vectors of any width.
template <class T>
class Buffer {
 public:
  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  std::size_t size() const { return size_; }
  /// Keeps what it has where that is enough; content is not kept.
  void need(std::size_t size) {
    if (size <= size_) return;
    data_.reset(static_cast<T*>(::operator new(size * sizeof(T), kAlignment)));
    size_ = size;
  }

 private:
  static constexpr std::align_val_t kAlignment{64};
  struct Free {
    void operator()(T* p) const { ::operator delete(p, kAlignment); }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_ = 0;
};

/// What both passes of one thread work in, reused from block to block. Every entry is one vector of N draws.
template <class T>
struct Memory {
  Buffer<T> table;    ///< [year][entry]: BlockTables in the kernel's precision
  Buffer<T> chance;   ///< [year][1, then 1 - p and p of each chance]
  Buffer<T> branch;   ///< [year][branch key]
  Buffer<T> hazards;  ///< [year, or one][ally key][ally][kHazards]
  Buffer<T> cell;     ///< [cell] of one year: T's flow over half a step, without what is common to all states
  Buffer<T> stay;     ///< [war][pressure][r] of one year: R's
  Buffer<T> lump;    ///< [r][on offer][reply][x] of one year: exp(λ · a reply's worth), the largest being 1
  Buffer<T> values;  ///< [slot][T sincere, T exploiting, R sincere, R exploiting]; along a path two more, by
                     ///< type: chance that what follows keeps to it
  Buffer<T> records;     ///< policies, as PlanNode lays them out
  Buffer<T> node;        ///< temporaries of one decision
  Buffer<T> mass;        ///< [slot][channel]
  Buffer<T> exposure;    ///< [cell]: discounted years
  Buffer<T> ally_steps;  ///< [ally step][ally carried][kAllyStep]
  // Along a path:
  Buffer<T> sequel;              ///< [step][post][type]: chance that what follows keeps to it
  Buffer<T> along;               ///< [step][decision][type][kBookedAlong, then reply]
  Buffer<T> kept;                ///< [type]: the path's probability
  std::vector<int> hazard_year;  ///< by year - 1: which set of `hazards` holds
};
/// Coefficients of one ally's half step: to hedging from the whole state and, beyond that, from hedging and
/// from autonomous; to autonomous from hedging and from autonomous; to armed from the whole state and from
/// armed.
inline constexpr int kHazards = 7;
/// Coefficients of one ally's whole step: to hedging from the whole state, from hedging and from autonomous;
/// to autonomous likewise; to armed from the whole state and from armed.
inline constexpr int kAllyStep = 8;

/// What is read of one year, by lane.
enum OutYear {
  kAt = 0,  // four levels
  kEverFused = 4,
  kEverIndependent,
  kEverRealigned,
  kEverNeutral,
  kNeverFused,
  kNeverIndependent,
  kNeverRealigned,
  kNeverNeutral,
  kNeutral,
  kDelivered,
  kConditional,
  kEverDelivered,
  kSceptic,
  kReplaced,
  kWar,
  kTrust,
  kTotal = kTrust + 3,
  kOutYears
};

/// Results of sixteen draws, in double whatever the kernel computes in; [entry][lane].
struct BlockOut {
  using Lanes = std::array<double, kLanes>;
  std::vector<std::array<Lanes, kOutYears>> years;    ///< by year from 1; those not asked for stay zero
  std::array<Lanes, kDividerParts.size()> divider{};  ///< discounted totals, allied loss apart
  std::array<Lanes, kTargetParts.size()> target{};
  std::array<Lanes, kRivalParts.size()> rival{};
  std::array<Lanes, 2> value{};  ///< T's and R's as the backward pass has them
  Lanes kept{};                  ///< a path's probability
  std::vector<Lanes> replies;    ///< along a path: how often R answers how, summed over the steps
  std::vector<std::vector<std::array<Lanes, 3>>> allies;  ///< [year][ally]: hedging, autonomous, armed
  std::vector<std::array<Lanes, 3>> losses;  ///< [ally]: ledger, security, arming; negative = D loses
};

/// What is read.
struct Reading {
  std::vector<char> year;  ///< by year - 1
  bool allies = true;      ///< what becomes of allies
};

/// What the two halves read, and where they write.
template <class T>
struct Pass {
  const Plan& plan;
  const BlockTables& tables;
  const Reading& reading;
  Memory<T>& memory;
  BlockOut& out;
  /// Null: every history. Else figures are those of histories that keep to it (SolveOptions::path): its
  /// probability, amounts, allies and replies, so far as PlanPath asks for them; years are left alone.
  const PlanPath* path = nullptr;
  bool allies() const { return path ? path->allies : reading.allies; }
};

/// The two halves, for lanes [first, first + the set's width). Paths are followed in double.
void backward(Simd set, const Pass<float>& pass, int first_lane);
void backward(Simd set, const Pass<double>& pass, int first_lane);
void forward(Simd set, const Pass<float>& pass, int first_lane);
void forward(Simd set, const Pass<double>& pass, int first_lane);
/// One draw alone, in an eighth of the memory of whole vectors; the same bits as among others. Without a
/// path.
void backward_alone(Simd set, const Pass<double>& pass, int lane);
void forward_alone(Simd set, const Pass<double>& pass, int lane);
/// Draws that one vector holds.
int width(Simd set, bool single);

}  // namespace entente::batch
