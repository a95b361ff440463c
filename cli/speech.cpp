#include "cli/speech.hpp"

#include <cerrno>
#include <cstdio>
#include <utility>

#include <unistd.h>

namespace entente::cli {
namespace {

HeldSpeech* held = nullptr;

/// Past stdio, whose own texts go first.
int write_to(Stream stream, std::string_view text) {
  std::fflush(stream == Stream::out ? stdout : stderr);
  return write_all(stream == Stream::out ? STDOUT_FILENO : STDERR_FILENO, text);
}

}  // namespace

int write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(file, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return errno ? errno : EIO;
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return 0;
}

int speak(Stream stream, std::string_view text) {
  if (held != nullptr && !held->may_speak_()) {
    (stream == Stream::out ? held->kept_.out : held->kept_.error) += text;
    return 0;
  }
  if (held != nullptr) {
    const HeldSpeech::Words before = held->take();
    write_to(Stream::error, before.error);
    if (const int error = write_to(Stream::out, before.out)) return error;
  }
  return write_to(stream, text);
}

HeldSpeech::HeldSpeech(std::function<bool()> may_speak) : may_speak_(std::move(may_speak)) { held = this; }
HeldSpeech::~HeldSpeech() { held = nullptr; }
HeldSpeech::Words HeldSpeech::take() { return std::exchange(kept_, {}); }
void HeldSpeech::release() {
  may_speak_ = [] { return true; };
}

}  // namespace entente::cli
