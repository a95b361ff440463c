#include "entente/claims/support.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "entente/base/utf8.hpp"

namespace entente {
namespace {

constexpr int kDeepest = 64;

class Reader {
 public:
  Reader(std::string_view text, const std::function<std::optional<std::size_t>(std::string_view)>& find,
         const std::vector<std::string>& ids)
      : text_(text), find_(find), ids_(ids) {}

  SupportReading run() {
    try {
      next();
      either();
      if (!word_.empty()) fail(fmt::format("{} was not expected here", in_quotes(word_)));
    } catch (const Stop&) {
    }
    if (!out_.trouble.empty()) out_.support = {};
    return std::move(out_);
  }

 private:
  struct Stop {};

  [[noreturn]] void fail(std::string message) {
    out_.trouble.push_back({"E206", begin_, std::max(at_, begin_ + 1), std::move(message),
                            "ids are joined by and, or and parentheses: (32 and 217) or 33"});
    throw Stop{};
  }

  void next() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
    begin_ = at_;
    if (at_ < text_.size() && (text_[at_] == '(' || text_[at_] == ')')) {
      ++at_;
    } else {
      while (at_ < text_.size() && std::string_view(" \t\r\n()").find(text_[at_]) == std::string_view::npos)
        ++at_;
    }
    word_ = text_.substr(begin_, at_ - begin_);
  }

  std::size_t add(Support::Node::Kind kind, std::size_t left, std::size_t right) {
    Support::Node node;
    node.kind = kind;
    node.left = left;
    node.right = right;
    out_.support.nodes.push_back(node);
    return out_.support.nodes.size() - 1;
  }

  std::size_t either() {
    std::size_t left = both();
    while (word_ == "or") {
      next();
      const std::size_t right = both();
      left = add(Support::Node::Kind::either, left, right);
    }
    return left;
  }
  std::size_t both() {
    std::size_t left = one();
    while (word_ == "and") {
      next();
      const std::size_t right = one();
      left = add(Support::Node::Kind::both, left, right);
    }
    return left;
  }
  std::size_t one() {
    if (word_ == "(") {
      const std::size_t open = begin_;
      if (++depth_ > kDeepest) fail(fmt::format("parentheses are nested more than {} deep", kDeepest));
      next();
      const std::size_t inner = either();
      if (word_ != ")") {
        if (word_.empty()) begin_ = open, at_ = open + 1;
        fail(word_.empty() ? std::string("this parenthesis is never closed")
                           : fmt::format("{} was not expected here", in_quotes(word_)));
      }
      --depth_;
      next();
      return inner;
    }
    if (word_.empty()) fail("the id of a claim is missing here");
    if (word_ == ")" || word_ == "and" || word_ == "or")
      fail(fmt::format("{} was not expected here", in_quotes(word_)));
    const std::size_t at = add(Support::Node::Kind::claim, 0, 0);
    if (const auto found = find_(word_)) {
      out_.support.nodes[at].claim = *found;
    } else {
      const std::string near = nearest(word_, ids_);
      out_.trouble.push_back({"E204", begin_, at_, fmt::format("there is no claim {}", in_quotes(word_)),
                              near.empty() ? std::string("ids are those of the [[claim]]s of this file")
                                           : fmt::format("did you mean {}?", in_quotes(near))});
    }
    next();
    return at;
  }

  std::string_view text_, word_;
  const std::function<std::optional<std::size_t>(std::string_view)>& find_;
  const std::vector<std::string>& ids_;
  std::size_t at_ = 0, begin_ = 0;
  int depth_ = 0;
  SupportReading out_;
};

}  // namespace

SupportReading read_support(std::string_view text,
                            const std::function<std::optional<std::size_t>(std::string_view)>& find,
                            const std::vector<std::string>& ids) {
  return Reader(text, find, ids).run();
}

std::vector<SupportCircle> circles(const std::vector<Claim>& claims) {
  enum class Seen { no, on_the_way, done };
  struct Step {
    std::size_t claim = 0, next = 0;
  };
  std::vector<Seen> seen(claims.size(), Seen::no);
  std::vector<SupportCircle> found;
  // A way of its own instead of recursion: a chain of claims may be as long as the file.
  for (std::size_t start = 0; start < claims.size(); ++start) {
    if (seen[start] != Seen::no) continue;
    std::vector<Step> way{{start, 0}};
    seen[start] = Seen::on_the_way;
    while (!way.empty()) {
      Step& here = way.back();
      const std::vector<Support::Node>& nodes = claims[here.claim].rests_on.nodes;
      if (here.next == nodes.size()) {
        seen[here.claim] = Seen::done;
        way.pop_back();
        continue;
      }
      const Support::Node& node = nodes[here.next++];
      if (node.kind != Support::Node::Kind::claim) continue;
      if (seen[node.claim] == Seen::no) {
        seen[node.claim] = Seen::on_the_way;
        way.push_back({node.claim, 0});
      } else if (seen[node.claim] == Seen::on_the_way) {
        SupportCircle circle;
        const auto from =
            std::find_if(way.begin(), way.end(), [&](const Step& s) { return s.claim == node.claim; });
        for (auto step = from; step != way.end(); ++step) circle.claims.push_back(step->claim);
        circle.claims.push_back(node.claim);
        found.push_back(std::move(circle));
      }
    }
  }
  return found;
}

}  // namespace entente
