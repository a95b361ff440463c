#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "entente/base/outcome.hpp"

namespace entente {

/// What made an answer, as far as its `run` says.
struct Maker {
  std::string version, compiler, simd;  ///< empty where it does not say
};

/// A JSON document from outside, read key by key. A key is the way to it: "run.manifest.seed". What is wrong
/// is remembered in `errors` (E123), and the value returned is then one that does no harm.
class Document {
 public:
  /// Any bytes are answered, nothing is thrown. Errors: E120 not JSON, or nested too deeply.
  /// @param file  what messages call it
  static Outcome<Document> parse(std::string_view text, const std::string& file);

  Diagnostics errors;

  /// What wrote it, by its schema: "assess" of entente/assess/1. Errors: E121 none of `known`, E122 a number
  /// above `number`.
  Outcome<std::string> kind(const std::vector<std::string>& known, int number) const;

  /// Whether there is such a key, and not null.
  bool has(const std::string& key) const;
  std::string text(const std::string& key);
  /// "" where there is none, or it is no text: no error.
  std::string text_or_empty(const std::string& key) const;
  std::vector<std::string> texts(const std::string& key);
  std::uint64_t whole(const std::string& key, std::uint64_t low, std::uint64_t high);
  /// A number in [low, high].
  double number(const std::string& key, double low, double high);
  /// A number above zero; 0 for null.
  double above_zero_or_none(const std::string& key);
  bool truth(const std::string& key);
  /// A switch that documents written before it existed do not have: then false.
  bool truth_or_absent(const std::string& key);
  /// Which of `words` the text is, from 0; 0 with an error where it is none of them.
  std::size_t one_of(const std::string& key, const std::vector<std::string>& words);

  const std::string& file() const;
  /// E123 with these words.
  void complain(const std::string& message);

 private:
  struct Content;
  explicit Document(std::shared_ptr<const Content> content) : content_(std::move(content)) {}
  std::shared_ptr<const Content> content_;
};

/// Something wrong with a document as a whole.
Diagnostic wrong_document(const std::string& file, std::string code, std::string message, std::string help);

/// The bytes of a recorded answer. Errors F001, F002, F003: not there, a folder, not to be read (or above 256
/// MB).
Outcome<std::string> read_document(const std::string& path);

/// Whether a text can only be meant as JSON: it begins with a brace, which no scenario does.
bool looks_like_json(std::string_view text);

/// Whether a JSON text has tables within lists within tables … deeper than any document of ours, so that
/// walking through it could exhaust the stack. Any bytes are answered.
bool nested_too_deeply(std::string_view json);

}  // namespace entente
