# The daemon with shorter waits and planted faults: the few files that know test_hooks.hpp are compiled a second time; everything else is the shipped code.
add_executable(sunwai_hooked
    ${CMAKE_SOURCE_DIR}/daemon/main.cpp ${CMAKE_SOURCE_DIR}/daemon/desk.cpp ${CMAKE_SOURCE_DIR}/daemon/guarded_clock.cpp ${CMAKE_SOURCE_DIR}/daemon/intake.cpp
    ${CMAKE_SOURCE_DIR}/daemon/poller.cpp ${CMAKE_SOURCE_DIR}/daemon/outbox/dispatcher.cpp ${CMAKE_SOURCE_DIR}/daemon/outbox/mailroom.cpp ${CMAKE_SOURCE_DIR}/daemon/outbox/plan.cpp)
target_compile_definitions(sunwai_hooked PRIVATE SUNWAI_TEST_HOOKS)
target_link_libraries(sunwai_hooked PRIVATE sunwai::daemon PkgConfig::sodium)

# fault_test(NAME script.py FAULT): the test, and the proof that it notices its planted fault. Whole counts with SUNWAI_WHOLE=1.
function(fault_test name script fault)
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    set(path ${CMAKE_CURRENT_SOURCE_DIR}/daemon/${script})
    add_test(NAME fault.${name} COMMAND Python3::Interpreter ${path} $<TARGET_FILE:sunwai_hooked>)
    add_test(NAME fault.${name}.planted
             COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/daemon/planted.py ${fault} ${path} $<TARGET_FILE:sunwai_hooked>)
    set_tests_properties(fault.${name} fault.${name}.planted PROPERTIES LABELS fault SKIP_RETURN_CODE 77 TIMEOUT 600)
    add_test(NAME fault.${name}.whole COMMAND Python3::Interpreter ${path} $<TARGET_FILE:sunwai_hooked>)
    set_tests_properties(fault.${name}.whole PROPERTIES LABELS fault-whole SKIP_RETURN_CODE 77 TIMEOUT 7200 ENVIRONMENT SUNWAI_WHOLE=1 RUN_SERIAL ON)
endfunction()

fault_test(kills kills.py cursor_first)
fault_test(full_disk full_disk.py forget_full)
fault_test(backups backups.py resend_blindly)
fault_test(deadlines deadlines.py forget_saturdays)
fault_test(mail_kills mail_kills.py resend_blindly)
fault_test(escalations escalations.py forget_mail)
fault_test(mail_answers mail_answers.py timeout_is_refusal)
fault_test(wall_jumps wall_jumps.py believe_clock)
fault_test(catch_up catch_up.py pass_over)
