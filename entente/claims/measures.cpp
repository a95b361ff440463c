// The list of figures that a file's assertions read, each once.
#include <algorithm>

#include "entente/claims/bind.hpp"

namespace entente {
namespace {

/// Everything that tells a measure from another, as bytes. Texts end with a zero that none of them holds.
class Signature {
 public:
  template <class Plain>
  void plain(const Plain& value) {
    const char* bytes = reinterpret_cast<const char*>(&value);
    text.append(bytes, sizeof value);
  }
  void word(const std::string& value) { text.append(value), text.push_back('\0'); }
  void event(const HistoryEvent& event) {
    plain(event.nodes.size());
    for (const HistoryEvent::Node& node : event.nodes) {
      plain(node.kind), plain(node.left), plain(node.right);
      plain(node.happening.kind), plain(node.happening.levels), plain(node.happening.year);
      word(node.happening.ally);
    }
  }
  std::string text;
};

std::string signature_of(const Measure& m) {
  Signature out;
  out.plain(m.kind), out.word(m.quantity), out.word(m.actor), out.word(m.year);
  out.plain(m.parameter), out.plain(m.on), out.plain(m.to), out.plain(m.pair);
  const Situation& s = m.situation;
  out.plain(s.scenario), out.word(s.strategy), out.word(s.baseline), out.plain(s.goal);
  out.plain(s.type ? static_cast<int>(*s.type) : -1);
  out.plain(s.changes.size());
  for (const Change& change : s.changes) {
    out.plain(change.kind), out.plain(change.value), out.plain(change.from);
    out.word(change.key), out.word(change.from_key);
  }
  out.event(s.given);
  out.event(m.event);
  return std::move(out.text);
}

}  // namespace

AssertionReader::AssertionReader(Claims& claims, std::vector<std::string> unread, bool facts_unread)
    : claims_(claims), unread_(std::move(unread)), facts_unread_(facts_unread) {
  for (std::size_t at = 0; at < claims_.measures.size(); ++at)
    places_.emplace(signature_of(claims_.measures[at]), at);
}

std::size_t AssertionReader::place_of(const Measure& measure) {
  const auto [found, added] = places_.emplace(signature_of(measure), claims_.measures.size());
  if (added) claims_.measures.push_back(measure);
  return found->second;
}

bool AssertionReader::is_unread(std::string_view name) const {
  return std::find(unread_.begin(), unread_.end(), name) != unread_.end();
}

const AssertionReader::Mixing& AssertionReader::mixing(int from, int to) {
  const auto [found, added] = mixings_.try_emplace({from, to});
  if (!added) return found->second;
  const auto scenario = [&](int at) -> const Scenario& {
    return claims_.scenarios[static_cast<std::size_t>(at)].scenario;
  };
  const auto mixture = Mixture::make(scenario(from), scenario(to));
  if (mixture) {
    for (const Mixture::Group& group : mixture->groups()) found->second.groups.push_back(group.name);
  } else {
    found->second.error =
        mixture.diagnostics().front().message + " (" + mixture.diagnostics().front().code + ")";
  }
  return found->second;
}

}  // namespace entente
