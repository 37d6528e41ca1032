# cmake --install, and the Debian package: scripts/package.
# Installing never builds: whoever built only the daemon can install it.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

install(TARGETS sunwai RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY config/states config/text DESTINATION ${CMAKE_INSTALL_DATADIR}/sunwai)
install(FILES config/sunwai.toml DESTINATION ${CMAKE_INSTALL_DATADIR}/sunwai)
# README and pages keep their places to each other, so that their links work.
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/sunwai)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/sunwai FILES_MATCHING PATTERN "*.md")
install(FILES config/samples/posts.ndjson DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/sunwai/examples)
install(FILES systemd/sysusers.conf DESTINATION lib/sysusers.d RENAME sunwai.conf)
install(FILES systemd/tmpfiles.conf DESTINATION lib/tmpfiles.d RENAME sunwai.conf)
install(FILES systemd/sunwai.service DESTINATION lib/systemd/system)
# Debian wants both compressed, with nothing of the build's time in them.
foreach(page sunwai.8 changelog)
    execute_process(COMMAND gzip -9nc ${CMAKE_SOURCE_DIR}/systemd/debian/${page} OUTPUT_FILE ${CMAKE_BINARY_DIR}/${page}.gz COMMAND_ERROR_IS_FATAL ANY)
endforeach()
install(FILES ${CMAKE_BINARY_DIR}/sunwai.8.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man8)
install(FILES ${CMAKE_BINARY_DIR}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/sunwai)
# Under another prefix the unit starts the program of that prefix, which is known only now.
install(CODE [[
    set(unit "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/lib/systemd/system/sunwai.service")
    file(READ "${unit}" text)
    string(REPLACE "=/usr/bin/" "=${CMAKE_INSTALL_PREFIX}/bin/" text "${text}")
    string(REPLACE "file:///usr/share/" "file://${CMAKE_INSTALL_PREFIX}/share/" text "${text}")
    file(WRITE "${unit}" "${text}")
]])

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_NAME sunwai)
set(CPACK_PACKAGE_CONTACT "Sunwai maintainers <maintainers@sunwai.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "social-media grievance tracker of an Indian state")
set(CPACK_PACKAGE_DESCRIPTION "Reads what citizens post, finds the grievances in Hindi, romanised Hindi
and English, gives each a number, a district, an office that must answer
and a deadline, and tells the right superiors once when the answer does
not come. One daemon with an embedded store, a desk in the browser, and
a command line.")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers, systemd | systemd-standalone-tmpfiles")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "default-mta | mail-transport-agent")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "nginx | httpd")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/systemd/debian/postinst ${CMAKE_SOURCE_DIR}/systemd/debian/prerm
    ${CMAKE_SOURCE_DIR}/systemd/debian/postrm)
include(CPack)
