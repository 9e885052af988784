# Every library the project uses, from Debian's packages (docs/dependencies.md).

find_package(Threads REQUIRED)
find_package(absl REQUIRED)
find_package(Protobuf 3.21 REQUIRED)
find_package(gRPC 1.51 CONFIG REQUIRED)  # brings re2::re2 along, found through pkg-config
find_package(RocksDB 7.8 CONFIG REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS uc i18n)
find_package(Boost 1.81 REQUIRED)  # Beast and Asio: headers alone
find_package(prometheus-cpp CONFIG REQUIRED COMPONENTS core)
find_package(CLI11 CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(pugixml CONFIG REQUIRED)
find_package(yaml-cpp CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(gumbo REQUIRED IMPORTED_TARGET gumbo)
pkg_check_modules(md4c REQUIRED IMPORTED_TARGET md4c)
# As part of the program: what it is asked for most, the memory of the thread, is a call and a few
# jumps nearer than in a library of its own.
find_library(ANNALS_JEMALLOC_LIBRARY jemalloc_pic REQUIRED)

# What programs allocate memory with. Sanitizers bring an allocator of their own.
add_library(annals_malloc INTERFACE)
if(NOT ANNALS_SANITIZER)
  target_link_libraries(annals_malloc INTERFACE "${ANNALS_JEMALLOC_LIBRARY}" Threads::Threads)
endif()

# libstemmer comes without a description for pkg-config.
find_library(ANNALS_STEMMER_LIBRARY stemmer REQUIRED)
