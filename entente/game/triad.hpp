#pragma once
#include <array>
#include <string_view>
#include <vector>

namespace entente {

/// One tie of the triangle: amity where benefits outweigh sanctions, otherwise enmity (Dittmer 1981).
struct TriadTies {
  bool divider_target = false, target_rival = false, divider_rival = false;  ///< true = amity
};

/// Dittmer's patterns of three, told apart by who stands where. L. Dittmer, The Strategic Triangle: An
/// Elementary Game-Theoretical Analysis, World Politics 33(4), 1981, pp. 485-515; unit veto, enmity all
/// round, in his later writing.
enum class Triangle {
  menage_a_trois,          ///< amity all round
  romantic_target_pivot,   ///< romantic triangle: T has both, and they have only T
  romantic_rival_pivot,    ///< R has both
  romantic_divider_pivot,  ///< D has both
  marriage_target_rival,   ///< stable marriage of T and R, D outside
  marriage_divider_target,
  marriage_divider_rival,
  unit_veto  ///< enmity all round
};
inline constexpr std::array<std::string_view, 8> kTriangles{
    "menage_a_trois",        "romantic_target_pivot",   "romantic_rival_pivot",   "romantic_divider_pivot",
    "marriage_target_rival", "marriage_divider_target", "marriage_divider_rival", "unit_veto"};

Triangle triangle(const TriadTies& ties);

/// What is known of one actor's capability, in any unit that all three share: low <= value <= high.
struct Capability {
  double value = 0, low = 0, high = 0;
};

/// Pairs of three actors that are numbered 0, 1, 2.
enum class TriadPair { first_second, second_third, first_third };

/// Caplow's prediction for one triad. T. Caplow, A Theory of Coalitions in the Triad, American Sociological
/// Review 21(4), 1956, pp. 489-493: the stronger controls the weaker, everyone prefers more control to less
/// and controls nobody of equal strength, and the strength of a coalition is the sum of its members'.
struct Coalitions {
  int type = 1;                  ///< of Caplow's eight
  std::vector<TriadPair> pairs;  ///< predicted, in the order of TriadPair; all three = any; empty = none
};

/// @param equal  differences of up to this share of the larger count as none, at least 0
/// Type 1: A = B = C, any · 2: A > B = C, A < B + C, BC · 3: A < B = C, AB or AC · 4: A > B + C, B = C, none
/// · 5: A > B > C, A < B + C, AC or BC · 6: A > B > C, A > B + C, none · 7: A > B > C, A = B + C, AB or AC ·
/// 8: A = B + C, B = C, AB or AC. In every type the letters stand for whoever has that strength.
Coalitions caplow(const std::array<double, 3>& strength, double equal);

/// The same where strengths are known within limits: what follows from the values as they stand, and every
/// type that some strengths within the limits have.
struct CoalitionRange {
  Coalitions at_values;
  std::vector<int> types;         ///< possible within the limits, ascending; holds at_values.type
  std::vector<TriadPair> always;  ///< predicted at every point looked at
  std::vector<TriadPair> ever;    ///< at some point, in the order of TriadPair
};
/// Looks at `kCapabilityPoints` values of each strength between its limits, ends included, and at the values
/// themselves.
inline constexpr int kCapabilityPoints = 21;
CoalitionRange caplow_range(const std::array<Capability, 3>& strength, double equal);

}  // namespace entente
