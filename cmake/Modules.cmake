# sunwai_module(NAME folder SOURCES … LINK … [PRIVATE …]): one static library per folder, checked headers.
function(sunwai_module name)
    cmake_parse_arguments(arg "" "" "SOURCES;HEADERS;LINK;PRIVATE" ${ARGN})
    add_library(sunwai_${name} STATIC ${arg_SOURCES})
    add_library(sunwai::${name} ALIAS sunwai_${name})
    target_link_libraries(sunwai_${name} PUBLIC sunwai_options ${arg_LINK} PRIVATE ${arg_PRIVATE})
    target_precompile_headers(sunwai_${name} REUSE_FROM sunwai_pch)
    # Every header must compile alone: target sunwai_<name>_verify_interface_header_sets, run as a ctest.
    target_sources(sunwai_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR} FILES ${arg_HEADERS})
    set_target_properties(sunwai_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
endfunction()

# sunwai_test(NAME x SOURCES … LINK … LABELS unit): one test program per folder.
function(sunwai_test name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINK;LABELS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE sunwai_options ${arg_LINK} GTest::gtest_main GTest::gmock)
    target_precompile_headers(${name} REUSE_FROM sunwai_pch)
    target_compile_definitions(${name} PRIVATE SUNWAI_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    if(NOT arg_LABELS)
        set(arg_LABELS unit)
    endif()
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 300)
endfunction()
