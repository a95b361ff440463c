#include "entente/solve/chances.hpp"

namespace entente::batch {
namespace {

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

/// The draws of one entry.
const double* draws(const BlockTables& tables, int year, int entry, LaneRange lanes) {
  return tables.at(year, entry) + lanes.first;
}

template <class T>
void put_both(double p, std::size_t lane, std::size_t count, T* to) {
  to[lane] = static_cast<T>(1 - p);
  to[count + lane] = static_cast<T>(p);
}

int entry_of(const Layout& layout, const ChanceKey& key) {
  switch (key.kind) {
    case ChanceKey::Kind::trust:
      return layout.rises;
    case ChanceKey::Kind::war:
      return layout.war(key.q, key.c, key.r);
    case ChanceKey::Kind::lapse:
      return layout.lapses;
    case ChanceKey::Kind::reversal:
      return layout.reversal(key.q);
    case ChanceKey::Kind::falls:
      return layout.falls;
    default:
      return layout.leader;
  }
}

double of(Branch::How how, double passes, double falls) {
  using How = Branch::How;
  switch (how) {
    case How::passed:
      return passes;
    case How::failed_trust_holds:
      return (1 - passes) * (1 - falls);
    case How::failed_trust_falls:
      return (1 - passes) * falls;
    case How::revoked_trust_holds:
      return 1 - falls;
    case How::revoked_trust_falls:
      return falls;
    default:
      return 1;
  }
}

}  // namespace

template <class T>
void nature_chances(const Plan& plan, const BlockTables& tables, int year, LaneRange lanes, T* to) {
  for (const ChanceKey& key : plan.chances) {
    if (key.kind != ChanceKey::Kind::office) {
      const double* p = draws(tables, year, entry_of(tables.layout(), key), lanes);
      for (std::size_t lane = 0; lane < lanes.count; ++lane) put_both(p[lane], lane, lanes.count, to);
    }
    to += 2 * lanes.count;
  }
}

template <class T>
void office_chances(const Plan& plan, const BlockTables& tables, int step, LaneRange lanes, T* to) {
  const Layout& layout = tables.layout();
  const int year = plan.steps_list[idx(step)].year, term = plan.term_at[idx(step)];
  const double* change = draws(tables, year, term >= 0 ? layout.term(term) : layout.off_calendar, lanes);
  const double *stays = draws(tables, year, layout.cont, lanes),
               *returns = draws(tables, year, layout.q_back, lanes);
  for (const ChanceKey& key : plan.chances) {
    if (key.kind == ChanceKey::Kind::office)
      for (std::size_t lane = 0; lane < lanes.count; ++lane)
        put_both(change[lane] * (key.q ? returns[lane] : 1 - stays[lane]), lane, lanes.count, to);
    to += 2 * lanes.count;
  }
}

template <class T>
void offer_chances(const Plan& plan, const BlockTables& tables, int year, LaneRange lanes, T* to) {
  const Layout& layout = tables.layout();
  const double* falls = draws(tables, year, layout.falls, lanes);
  for (const BranchKey& key : plan.branch_keys) {
    const double* passes = draws(tables, year, layout.passes(key.rung, key.q), lanes);
    for (std::size_t lane = 0; lane < lanes.count; ++lane)
      to[lane] = static_cast<T>(of(key.how, key.fresh ? passes[lane] : 1, key.can_fall ? falls[lane] : 0));
    to += lanes.count;
  }
}

template <class T>
void chance_of(const BlockTables& tables, int entry, bool contrary, LaneRange lanes, T* to) {
  const double* p = draws(tables, 1, entry, lanes);
  for (std::size_t lane = 0; lane < lanes.count; ++lane)
    to[lane] = static_cast<T>(contrary ? 1 - p[lane] : p[lane]);
}

template void nature_chances(const Plan&, const BlockTables&, int, LaneRange, float*);
template void nature_chances(const Plan&, const BlockTables&, int, LaneRange, double*);
template void office_chances(const Plan&, const BlockTables&, int, LaneRange, float*);
template void office_chances(const Plan&, const BlockTables&, int, LaneRange, double*);
template void offer_chances(const Plan&, const BlockTables&, int, LaneRange, float*);
template void offer_chances(const Plan&, const BlockTables&, int, LaneRange, double*);
template void chance_of(const BlockTables&, int, bool, LaneRange, float*);
template void chance_of(const BlockTables&, int, bool, LaneRange, double*);

}  // namespace entente::batch
