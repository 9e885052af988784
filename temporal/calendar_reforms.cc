// When each region changed from the Julian to the Gregorian calendar: the last Julian and the first
// Gregorian day. After H. Grotefend, Taschenbuch der Zeitrechnung (10th edition, 1960), and the
// Explanatory Supplement to the Astronomical Almanac (1992), chapter 12.
//
// Left out: Sweden's calendar of its own from 1700 to 1712, Alaska, which moved the date line too,
// and countries that gave up another calendar than the Julian (Japan, China, Egypt).
#include "temporal/calendars.h"

namespace annals::temporal {
namespace {

constexpr CalendarReform kReforms[] = {
    {"Italy", {1582, 10, 4}, {1582, 10, 15}},
    {"Poland", {1582, 10, 4}, {1582, 10, 15}},
    {"Portugal", {1582, 10, 4}, {1582, 10, 15}},
    {"Spain", {1582, 10, 4}, {1582, 10, 15}},
    {"France", {1582, 12, 9}, {1582, 12, 20}},
    {"Southern Netherlands", {1582, 12, 14}, {1582, 12, 25}},
    {"Holland", {1582, 12, 14}, {1582, 12, 25}},
    {"Zeeland", {1582, 12, 14}, {1582, 12, 25}},
    {"Bavaria", {1583, 10, 5}, {1583, 10, 16}},
    {"Tyrol", {1583, 10, 5}, {1583, 10, 16}},
    {"Cologne", {1583, 11, 3}, {1583, 11, 14}},
    {"Austria", {1583, 12, 14}, {1583, 12, 25}},
    {"Bohemia", {1584, 1, 6}, {1584, 1, 17}},
    {"Catholic Switzerland", {1584, 1, 11}, {1584, 1, 22}},
    {"Hungary", {1587, 10, 21}, {1587, 11, 1}},
    {"Prussia", {1610, 8, 22}, {1610, 9, 2}},
    {"Denmark", {1700, 2, 18}, {1700, 3, 1}},
    {"Norway", {1700, 2, 18}, {1700, 3, 1}},
    {"Protestant Germany", {1700, 2, 18}, {1700, 3, 1}},
    {"Gelderland", {1700, 6, 30}, {1700, 7, 12}},
    {"Iceland", {1700, 11, 16}, {1700, 11, 28}},
    {"Utrecht", {1700, 11, 30}, {1700, 12, 12}},
    {"Friesland", {1700, 12, 31}, {1701, 1, 12}},
    {"Groningen", {1700, 12, 31}, {1701, 1, 12}},
    {"Protestant Switzerland", {1700, 12, 31}, {1701, 1, 12}},
    {"British colonies", {1752, 9, 2}, {1752, 9, 14}},
    {"Great Britain", {1752, 9, 2}, {1752, 9, 14}},
    {"Finland", {1753, 2, 17}, {1753, 3, 1}},
    {"Sweden", {1753, 2, 17}, {1753, 3, 1}},
    {"Bulgaria", {1916, 3, 31}, {1916, 4, 14}},
    {"Turkey", {1917, 2, 15}, {1917, 3, 1}},
    {"Estonia", {1918, 1, 31}, {1918, 2, 14}},
    {"Russia", {1918, 1, 31}, {1918, 2, 14}},
    {"Ukraine", {1918, 2, 15}, {1918, 3, 1}},
    {"Georgia", {1918, 4, 17}, {1918, 5, 1}},
    {"Serbia", {1919, 1, 14}, {1919, 1, 28}},
    {"Romania", {1919, 3, 31}, {1919, 4, 14}},
    {"Greece", {1923, 2, 15}, {1923, 3, 1}},
};

}  // namespace

std::span<const CalendarReform> AllReforms() { return kReforms; }

const CalendarReform* FindReform(std::string_view region) {
  for (const CalendarReform& reform : kReforms) {
    if (reform.region == region) return &reform;
  }
  return nullptr;
}

}  // namespace annals::temporal
