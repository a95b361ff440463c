#pragma once
#include <optional>
#include <utility>
#include <vector>

#include "entente/base/diagnostic.hpp"

namespace entente {

/// A value, or the diagnostics that say why there is none. Warnings travel with a value too.
template <class T>
class Outcome {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): `return value;` reads best
  Outcome(T value, Diagnostics warnings = {}) : value_(std::move(value)), diagnostics_(std::move(warnings)) {}
  Outcome(Diagnostics errors) : diagnostics_(std::move(errors)) {}  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return value_.has_value(); }
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }
  const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  std::optional<T> value_;
  Diagnostics diagnostics_;
};

}  // namespace entente
