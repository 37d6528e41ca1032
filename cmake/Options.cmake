# What every target of the project is compiled with.
add_library(sunwai_options INTERFACE)
target_include_directories(sunwai_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(sunwai_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual -Wcast-align -Wformat=2 -Wimplicit-fallthrough -Wsuggest-override -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # False positives of g++ 12 at -O2 in std::string, std::optional and the frames of coroutines.
    target_compile_options(sunwai_options INTERFACE -Wno-maybe-uninitialized -Wno-restrict -Wno-null-dereference -Wno-stringop-overflow -Wno-array-bounds
        -Wno-dangling-pointer -Wno-mismatched-new-delete -Wno-missing-field-initializers)
else()
    target_compile_options(sunwai_options INTERFACE -Wno-unknown-warning-option -Wno-missing-field-initializers -Wno-suggest-override)
endif()
# SSE4.2 and POPCNT, on every x86 server since 2009: simdjson is several times slower without.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|amd64")
    target_compile_options(sunwai_options INTERFACE -march=x86-64-v2)
endif()
target_compile_definitions(sunwai_options INTERFACE
    BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_JSON_NO_DEPRECATED TOML_EXCEPTIONS=0)

if(SUNWAI_SANITIZE)
    add_compile_options(-fsanitize=${SUNWAI_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${SUNWAI_SANITIZE})
    if(SUNWAI_SANITIZE MATCHES "address")
        # Without it the sanitizer does not see a dangling view inside a recycled coroutine frame.
        add_compile_definitions(BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING)
    endif()
    if(SUNWAI_SANITIZE MATCHES "thread")
        add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
    endif()
elseif(CMAKE_BUILD_TYPE STREQUAL "Release" OR CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
    add_compile_definitions(_FORTIFY_SOURCE=2 _GLIBCXX_ASSERTIONS)
    add_compile_options(-fstack-protector-strong -fcf-protection -fPIE)
    add_link_options(-pie -Wl,-z,relro,-z,now)
endif()
