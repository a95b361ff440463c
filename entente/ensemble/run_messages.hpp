#pragma once
#include <string>
#include <string_view>

#include "entente/base/diagnostic.hpp"

// The wording of everything that can be wrong with a run file. Each belongs to the file as a whole.
namespace entente::run_message {

Diagnostic no_such_file(const std::string& path);                       ///< F001
Diagnostic is_folder(const std::string& path);                          ///< F002
Diagnostic cannot_read(const std::string& path, std::string_view why);  ///< F003
/// F004. `why` as the system says it.
Diagnostic cannot_write(const std::string& path, std::string_view why);
Diagnostic no_such_folder(const std::string& path, const std::string& folder);                ///< F004
Diagnostic moved_away(const std::string& path);                                               ///< F004
Diagnostic exists(const std::string& path);                                                   ///< F005
Diagnostic left_over(const std::string& path, const std::string& left);                       ///< F005
Diagnostic no_space(const std::string& path, std::string_view why);                           ///< F006
Diagnostic in_use(const std::string& path);                                                   ///< F007
Diagnostic not_a_run(const std::string& path, std::string_view what_it_is);                   ///< E110
Diagnostic other_schema(const std::string& path, int schema, std::string_view entente);       ///< E111
Diagnostic damaged(const std::string& path, std::string_view where);                          ///< E112
Diagnostic overlap(const std::string& path, std::string_view blocks, std::string_view what);  ///< E114

}  // namespace entente::run_message
