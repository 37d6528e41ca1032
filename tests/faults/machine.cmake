# The package on a whole machine (QEMU), and the proof that each half notices its planted fault. Minutes each: only in the full run.
add_test(NAME fault.machine.whole COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/machine/run.sh ${CMAKE_BINARY_DIR})
foreach(planted fed_watchdog:T-UNIT-watchdog believe_clock:T-DL-3-early)
    string(REPLACE ":" ";" pair ${planted})
    list(GET pair 0 fault)
    list(GET pair 1 noticed_by)
    add_test(NAME fault.machine.planted_${fault}.whole
             COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/machine/planted.sh ${CMAKE_BINARY_DIR} ${fault} ${noticed_by})
    set_tests_properties(fault.machine.planted_${fault}.whole PROPERTIES LABELS fault-whole SKIP_RETURN_CODE 77 TIMEOUT 3600 RUN_SERIAL ON)
endforeach()
set_tests_properties(fault.machine.whole PROPERTIES LABELS fault-whole SKIP_RETURN_CODE 77 TIMEOUT 3600 RUN_SERIAL ON)
