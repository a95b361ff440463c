#include "entente/solve/block.hpp"

#include <algorithm>
#include <cmath>

#include <hwy/detect_compiler_arch.h>
#if HWY_ARCH_X86
#include <xmmintrin.h>
#endif

namespace entente::batch {

#if HWY_ARCH_X86
FlushDenormals::FlushDenormals() : before_(_mm_getcsr()) {
  constexpr unsigned kFlushToZero = 0x8000, kDenormalsAreZero = 0x0040;
  _mm_setcsr(before_ | kFlushToZero | kDenormalsAreZero);
}
FlushDenormals::~FlushDenormals() { _mm_setcsr(before_); }
#else
FlushDenormals::FlushDenormals() : before_(0) {}
FlushDenormals::~FlushDenormals() = default;
#endif

void clear(BlockOut& out, const Plan& plan) {
  out = {};
  out.years.resize(static_cast<std::size_t>(plan.years));
  out.allies.resize(static_cast<std::size_t>(plan.years));
  for (auto& year : out.allies) year.resize(plan.allies.size());
  out.losses.resize(plan.allies.size());
  out.replies.resize(plan.court_row.size());
}

bool within(const Reach& reach, const BlockTables& tables, int lane) {
  return tables.largest(lane) < reach.weight && tables.sharpness(lane) <= reach.sharpness &&
         tables.reply_exponent(lane) <= reach.reply_exponent;
}

bool finite(const BlockOut& out, std::size_t lane) {
  bool all = std::isfinite(out.kept[lane]);
  const auto check = [&](const auto& entries) {
    for (const BlockOut::Lanes& entry : entries) all = all && std::isfinite(entry[lane]);
  };
  for (const auto& year : out.years) check(year);
  check(out.divider);
  check(out.target);
  check(out.rival);
  check(out.value);
  check(out.replies);
  for (const auto& year : out.allies)
    for (const auto& ally : year) check(ally);
  for (const auto& ally : out.losses) check(ally);
  return all;
}

void read_amounts(const BlockOut& out, std::size_t lane, Solution& s) {
  const auto sum = [](const auto& parts) {
    double total = 0;
    for (const double part : parts) total += part;
    return total;
  };
  for (std::size_t i = 0; i < s.divider.size(); ++i) s.divider[i] = out.divider[i][lane];
  for (std::size_t i = 0; i < s.target.size(); ++i) s.target[i] = out.target[i][lane];
  for (std::size_t i = 0; i < s.rival.size(); ++i) s.rival[i] = out.rival[i][lane];
  s.allies.resize(out.losses.size());
  for (std::size_t a = 0; a < s.allies.size(); ++a) {
    s.allies[a].ledger = out.losses[a][0][lane];
    s.allies[a].security = out.losses[a][1][lane];
    s.allies[a].arming = out.losses[a][2][lane];
    s.divider[static_cast<std::size_t>(DividerPart::allied_loss)] +=
        s.allies[a].ledger + s.allies[a].security + s.allies[a].arming;
  }
  s.value_error =
      std::max(std::abs(sum(s.target) - out.value[0][lane]), std::abs(sum(s.rival) - out.value[1][lane]));
}

void read_allies(const BlockOut& out, std::size_t lane, int year, Solution& s) {
  const auto y = static_cast<std::size_t>(year - 1);
  for (std::size_t a = 0; a < s.allies.size(); ++a) {
    s.allies[a].hedging[y] = out.allies[y][a][0][lane];
    s.allies[a].autonomous[y] = out.allies[y][a][1][lane];
    s.allies[a].armed[y] = out.allies[y][a][2][lane];
  }
}

}  // namespace entente::batch
