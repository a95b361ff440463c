// What does a verdict rest on? Every number of a scenario has a basis:
//
//   sourced   a publication or data set says so          Number::basis == Basis::sourced
//   derived   computed from named facts, how in a line   Basis::derived
//   assumed   a judgement, the coder's or the format's   Basis::assumed
//
// This program reads a scenario file and counts them: inputs FILE

#include <array>
#include <iostream>
#include <string_view>

#include "entente/base/version.hpp"
#include "entente/scenario/read.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: inputs FILE\n";
    return 3;
  }
  if (std::string_view(argv[1]) == "--version") {
    std::cout << entente::version() << '\n';
    return 0;
  }
  const entente::Outcome<entente::Scenario> scenario = entente::read_scenario(argv[1]);
  if (!scenario) {
    std::cerr << entente::render(scenario.diagnostics(), "", false);
    return 2;
  }
  std::array<int, 3> count{};
  for (const entente::Number& number : scenario->numbers) ++count[static_cast<std::size_t>(number.basis)];
  std::cout << scenario->title << ": " << scenario->numbers.size() << " numbers, " << count[0] << " sourced, "
            << count[1] << " derived, " << count[2] << " assumed\n";
}
