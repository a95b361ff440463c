#include "entente/report/document.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "entente/base/utf8.hpp"
#include "entente/base/version.hpp"
#include "entente/scenario/messages.hpp"
#include "entente/scenario/read.hpp"

namespace entente {
namespace {

using Json = nlohmann::ordered_json;

/// Line and column of a byte, both from 1; columns count characters.
Place place_of(std::string_view text, std::size_t byte, const std::string& file) {
  Place place{file, 1, 1, 2};
  for (std::size_t i = 0; i < std::min(byte, text.size());) {
    const std::size_t bytes = utf8_at(text, i).bytes;
    if (text[i] == '\n') {
      ++place.line;
      place.column = 1;
    } else {
      ++place.column;
    }
    i += bytes;
  }
  place.end_column = place.column + 1;
  return place;
}

std::string listed(const std::vector<std::string>& words, const char* before_last, std::string_view quote) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool last = i + 1 == words.size();
    text += i == 0 ? "" : last ? before_last : ", ";
    text += std::string(quote) + words[i] + std::string(quote);
  }
  return text;
}

const Json* found_at(const Json& document, const std::string& key) {
  const Json* at = &document;
  for (std::size_t begin = 0; begin <= key.size();) {
    const std::size_t end = std::min(key.find('.', begin), key.size());
    if (!at->is_object()) return nullptr;
    const auto found = at->find(key.substr(begin, end - begin));
    if (found == at->end()) return nullptr;
    at = &*found;
    begin = end + 1;
  }
  return at;
}

}  // namespace

struct Document::Content {
  Json json;
  std::string file;

  /// The value at a key, or null with an error.
  const Json* find(const std::string& key, Document& document) const {
    const Json* found = found_at(json, key);
    if (!found) document.complain(key + " is missing");
    return found;
  }
};

Outcome<Document> Document::parse(std::string_view text, const std::string& file) {
  if (nested_too_deeply(text))
    return Diagnostics{wrong_document(file, "E120", "not JSON of ours: nested too deeply", "")};
  auto content = std::make_shared<Content>();
  content->file = file;
  try {
    content->json = Json::parse(text);
  } catch (const Json::parse_error& error) {
    Diagnostic d = wrong_document(file, "E120", "not JSON from here on",
                                  "a manifest is what \"entente assess FILE --json --output FILE\" writes");
    d.place = place_of(text, error.byte > 0 ? error.byte - 1 : 0, file);
    return Diagnostics{d};
  } catch (const Json::exception&) {  // a figure beyond every double
    return Diagnostics{
        wrong_document(file, "E120", "not JSON that can be read: a figure is out of range", "")};
  }
  return Document(std::move(content));
}

Outcome<std::string> Document::kind(const std::vector<std::string>& known, int number) const {
  const auto wrong = [&](const char* code, std::string message, std::string help) {
    return Diagnostics{wrong_document(file(), code, std::move(message), std::move(help))};
  };
  const Json* found = found_at(content_->json, "schema");
  if (!found || !found->is_string())
    return wrong(
        "E121", "this JSON is no document of entente: it names no schema",
        fmt::format("a manifest is in what \"entente {} FILE --json --output FILE\" writes", known.front()));
  const auto schema = found->get<std::string>();
  for (const std::string& each : known) {
    const std::string head = "entente/" + each + "/";
    if (schema.rfind(head, 0) != 0) continue;
    int written = 0;
    const char* end_of_all = schema.data() + schema.size();
    const auto [end, error] = std::from_chars(schema.data() + head.size(), end_of_all, written);
    if (error != std::errc() || end != end_of_all || written < 1)
      return wrong("E121", fmt::format("there is no schema {}", in_quotes(schema)), "");
    if (written > number)
      return wrong("E122",
                   fmt::format("schema {} is newer than this program, which knows {}{}", in_quotes(schema),
                               head, number),
                   fmt::format("use the entente that wrote it, or a newer one than {}", version()));
    return each;
  }
  std::vector<std::string> schemas;
  for (const std::string& each : known) schemas.push_back(fmt::format("entente/{}/{}", each, number));
  return wrong("E121", fmt::format("a document of schema {} cannot be used here", in_quotes(schema)),
               "name one of schema " + listed(schemas, " or ", ""));
}

bool Document::has(const std::string& key) const {
  const Json* found = found_at(content_->json, key);
  return found && !found->is_null();
}

std::string Document::text(const std::string& key) {
  const Json* found = content_->find(key, *this);
  if (!found) return {};
  if (found->is_string()) return found->get<std::string>();
  complain(key + " is not a text");
  return {};
}

std::string Document::text_or_empty(const std::string& key) const {
  const Json* found = found_at(content_->json, key);
  return found && found->is_string() ? found->get<std::string>() : "";
}

std::vector<std::string> Document::texts(const std::string& key) {
  const Json* found = content_->find(key, *this);
  if (!found) return {};
  std::vector<std::string> list;
  if (found->is_array())
    for (const Json& each : *found)
      if (each.is_string()) list.push_back(each.get<std::string>());
  if (!found->is_array() || list.size() != found->size()) complain(key + " is not a list of texts");
  return list;
}

std::uint64_t Document::whole(const std::string& key, std::uint64_t low, std::uint64_t high) {
  const Json* found = content_->find(key, *this);
  if (!found) return low;
  if (found->is_number_unsigned())
    if (const auto value = found->get<std::uint64_t>(); value >= low && value <= high) return value;
  complain(high == UINT64_MAX ? fmt::format("{} is not a whole number", key)
                              : fmt::format("{} is not a whole number from {} to {}", key, low, high));
  return low;
}

double Document::number(const std::string& key, double low, double high) {
  const Json* found = content_->find(key, *this);
  if (!found) return low;
  if (found->is_number())
    if (const auto value = found->get<double>(); value >= low && value <= high) return value;
  complain(fmt::format("{} is not a number from {} to {}", key, low, high));
  return low;
}

double Document::above_zero_or_none(const std::string& key) {
  const Json* found = content_->find(key, *this);
  if (!found || found->is_null()) return 0;
  if (found->is_number() && found->get<double>() > 0) return found->get<double>();
  complain(key + " is neither a number above zero nor null");
  return 0;
}

bool Document::truth(const std::string& key) {
  const Json* found = content_->find(key, *this);
  if (!found) return false;
  if (found->is_boolean()) return found->get<bool>();
  complain(key + " is neither true nor false");
  return false;
}

bool Document::truth_or_absent(const std::string& key) {
  return found_at(content_->json, key) ? truth(key) : false;
}

std::size_t Document::one_of(const std::string& key, const std::vector<std::string>& words) {
  const Json* found = content_->find(key, *this);
  if (!found) return 0;
  if (found->is_string())
    if (const auto at = std::find(words.begin(), words.end(), found->get<std::string>()); at != words.end())
      return static_cast<std::size_t>(at - words.begin());
  complain(fmt::format("{} is not {}", key, listed(words, " or ", "\"")));
  return 0;
}

const std::string& Document::file() const { return content_->file; }

void Document::complain(const std::string& message) {
  errors.push_back(wrong_document(file(), "E123", message,
                                  "use the document as entente wrote it; it has its manifest under run"));
}

Diagnostic wrong_document(const std::string& file, std::string code, std::string message, std::string help) {
  return {.place = {file, 0, 0, 0},
          .severity = Severity::error,
          .code = std::move(code),
          .message = std::move(message),
          .help = std::move(help),
          .related = {}};
}

Outcome<std::string> read_document(const std::string& path) {
  constexpr std::size_t kMost = 256'000'000;
  Outcome<std::string> text = read_bytes(path, kMost);
  if (text && text->size() > kMost)
    return Diagnostics{diagnostic::cannot_read(path, "it is larger than 256 MB")};
  return text;
}

bool looks_like_json(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

bool nested_too_deeply(std::string_view json) {
  constexpr int kDeepest = 64;  // ours have ten levels
  int depth = 0;
  bool inside_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (inside_text && c == '\\')
      ++i;
    else if (c == '"')
      inside_text = !inside_text;
    else if (!inside_text && (c == '{' || c == '['))
      if (++depth > kDeepest) return true;
    if (!inside_text && (c == '}' || c == ']')) --depth;
  }
  return false;
}

}  // namespace entente
