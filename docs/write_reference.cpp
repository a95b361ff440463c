#include <iostream>

#include "entente/scenario/fields.hpp"

int main() {
  std::cout << entente::scenario_reference() << std::flush;
  return std::cout ? 0 : 1;
}
