# Writes a data file into a C++ source: cmake -DINPUT=… -DOUTPUT=… -DSYMBOL=… -DROOM=… -P EmbedData.cmake
# The source defines `extern const std::string_view annals::<ROOM>::<SYMBOL>`.
# The text is cut into raw literals of 8 kB, since the standard promises only 64 kB for one.
file(READ "${INPUT}" text)
string(LENGTH "${text}" length)
set(literals)
set(position 0)
while(position LESS length)
  string(SUBSTRING "${text}" ${position} 8000 piece)
  string(APPEND literals "R\"ANNALS(${piece})ANNALS\"\n")
  math(EXPR position "${position} + 8000")
endwhile()
if(NOT literals)
  set(literals "\"\"")
endif()
file(WRITE "${OUTPUT}"
"// Generated from ${INPUT}.
#include <string_view>
namespace annals::${ROOM} {
extern const std::string_view ${SYMBOL};
const std::string_view ${SYMBOL} =
${literals};
}  // namespace annals::${ROOM}
")
