# How every target of the project is compiled.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(ANNALS_CCACHE ccache)
if(ANNALS_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${ANNALS_CCACHE}")
endif()

set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")

set(ANNALS_SANITIZER "" CACHE STRING "address, undefined, thread, or empty for none")
if(ANNALS_SANITIZER)
  add_compile_options(-fsanitize=${ANNALS_SANITIZER} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ANNALS_SANITIZER})
  if(ANNALS_SANITIZER STREQUAL "undefined")
    add_compile_options(-fno-sanitize-recover=all)
  endif()
endif()

# The warnings of our own code are errors; generated code and libraries are not ours to mend.
add_library(annals_warnings INTERFACE)
target_compile_options(annals_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual
  -Wextra-semi -Werror)
