// Checks of what flags are given, for CLI11: a command line that makes no sense is refused before
// anything is read or stored, by the name of its flag.
//
//   command.add_option("--date", date, "…")->check(CheckDate);
//   // annals: --date: EDTF "1957-02-30": day 30 at column 9 does not exist in 1957-02;
//   // write a date such as 1957-07-15, 1957-07 or 1957
//
// All return what is wrong, empty when nothing is.
#ifndef ANNALS_CLIENTS_CLI_FLAG_CHECKS_H_
#define ANNALS_CLIENTS_CLI_FLAG_CHECKS_H_

#include <string>

namespace annals::cli {

// Any EDTF.
std::string CheckDate(const std::string& text);

// A language that dates are read in.
std::string CheckLanguage(const std::string& text);

// The id of a collection.
std::string CheckCollection(const std::string& text);

// A whole number from 0 on.
std::string CheckCount(const std::string& text);

// A whole number from 1 on.
std::string CheckRevision(const std::string& text);

// Anything but the empty text, which most often is a variable of the shell that is not set.
std::string CheckGiven(const std::string& text);

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_FLAG_CHECKS_H_
