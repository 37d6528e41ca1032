# cmake -DOUT=… -DROOT=… -P embed.cmake: writes the files of web/templates and web/assets into one source file.
function(embed folder variable)
    file(GLOB files ${ROOT}/${folder}/*)
    list(SORT files)
    set(rows "")
    foreach(file ${files})
        get_filename_component(name ${file} NAME)
        file(READ ${file} text)
        string(SHA256 version "${text}")
        string(SUBSTRING ${version} 0 16 version)
        # A string literal may hold 64 KiB; the files are far smaller.
        string(APPEND rows "    {\"${name}\", R\"embedded(${text})embedded\", \"${version}\"},\n")
    endforeach()
    set(${variable} "${rows}" PARENT_SCOPE)
endfunction()

embed(templates templates)
embed(assets assets)
file(WRITE ${OUT} "#include \"web/embedded.hpp\"

#include <algorithm>

namespace sunwai::web {
namespace {

constexpr Embedded templates[] = {
${templates}};

constexpr Embedded assets[] = {
${assets}};

}  // namespace

std::span<Embedded const> embedded_templates() { return templates; }
std::span<Embedded const> embedded_assets() { return assets; }

Embedded const* embedded_asset(std::string_view name)
{
    auto const* found = std::find_if(std::begin(assets), std::end(assets), [&](Embedded const& each) { return each.name == name; });
    return found == std::end(assets) ? nullptr : found;
}

}  // namespace sunwai::web
")
