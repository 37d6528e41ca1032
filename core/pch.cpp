// Exists so that core/pch.hpp has a target that builds it.
