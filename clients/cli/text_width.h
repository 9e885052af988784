// How wide text is on a terminal, and how it is broken into lines.
//
//   DisplayWidth("Zürich");                  // 6
//   DisplayWidth("北京");                     // 4
//   WrapText("a visit to Prague", 8);        // {"a visit", "to", "Prague"}
#ifndef ANNALS_CLIENTS_CLI_TEXT_WIDTH_H_
#define ANNALS_CLIENTS_CLI_TEXT_WIDTH_H_

#include <string>
#include <string_view>
#include <vector>

namespace annals::cli {

// How many columns UTF-8 text takes: two for a character that Unicode calls wide (UAX #11), none
// for a combining mark or a format character, one for others.
int DisplayWidth(std::string_view text);

// The text with control characters, which could steer a terminal, made spaces. Line feeds stay.
std::string Printable(std::string_view text);

// The text in lines of at most `width` columns, at least 1. Lines break at line feeds, at spaces,
// which are left out there, and after a `/`; a word that is too wide for a line is cut. Empty text
// is one empty line.
std::vector<std::string> WrapText(std::string_view text, int width);

// How many columns the terminal on standard output has: COLUMNS if set, what the terminal says, 80
// when it does not say, and 100 when standard output is not a terminal. At least 20.
int TerminalWidth();

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_TEXT_WIDTH_H_
