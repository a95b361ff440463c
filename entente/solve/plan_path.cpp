#include "entente/solve/plan_path.hpp"

namespace entente::batch {
namespace {

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

Path::Turned turned(const PlanState& s) { return {s.sceptic, s.replaced, s.war, s.trust}; }

}  // namespace

PlanPath lay_out(const Plan& plan, const Path& path) {
  PlanPath out;
  for (const auto& start : plan.initial) {
    const PlanState& state = plan.states[idx(start.first)];
    out.start.push_back(path.allows_decided(0, true, {state.r, state.delivered, state.conditional}) &&
                        path.allows_turned(0, turned(state)));
  }
  std::size_t booked = 0;
  for (int step = 0; step < plan.steps; ++step) {
    const PlanStep& now = plan.steps_list[idx(step)];
    const bool last = step + 1 == plan.steps;
    std::vector<char>& posts = out.posts.emplace_back();
    for (std::size_t p = 0; p < plan.posts.size(); ++p) {
      const PlanPost& post = plan.posts[p];
      posts.push_back(
          path.allows_decided(now.year, now.year_end, {post.r, post.delivered, post.conditional}) &&
          (!last || path.allows_turned(now.year, turned(plan.post_states[p]))));
    }
    std::vector<char>& states = out.states.emplace_back();
    if (now.year_end && !last)
      for (const PlanState& state : plan.states)
        states.push_back(path.allows_turned(now.year, turned(state)));
    out.booked_at.push_back(booked);
    booked += plan.patterns[idx(now.pattern)].nodes.size();
  }
  out.booked_at.push_back(booked);
  return out;
}

}  // namespace entente::batch
