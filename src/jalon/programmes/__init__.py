"""The programmes as data, and the dated amounts that their rules read."""

from .library import UnknownProgramme, parameters, programme, programmes
from .reading import read_definition, read_parameters

__all__ = ["UnknownProgramme", "parameters", "programme", "programmes", "read_definition", "read_parameters"]
