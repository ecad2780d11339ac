"""Why a file is no look, or none that may be run: a class for each reason, each with its sentence."""

from __future__ import annotations

from nnlook_core.common.i18n import N_, _
from nnlook_core.errors import LookFileError


class NamedError(LookFileError):
    """A reason with a sentence of its own, whose gaps are filled in by name.

    With ``said`` it says that instead: a copy in another process does.
    """

    SENTENCE = ""

    def __init__(self, *said: str, **gaps: object) -> None:
        super().__init__(*(said or (_(self.SENTENCE).format(**gaps),)))


# The file.


class UnreadableError(NamedError):
    """It is missing, or the system does not give it."""

    SENTENCE = N_("{file} cannot be read ({reason}). Choose another look.")


class NotAFileError(NamedError):
    """A folder, a pipe, a device."""

    SENTENCE = N_("{file} is not a file. Choose a .onnx look.")


class OversizeError(NamedError):
    """More bytes than a look may have; it is not even read."""

    SENTENCE = N_("{file} is too large for a look. Choose a .onnx look.")


class EmptyError(NamedError):
    """No bytes."""

    SENTENCE = N_("The file is empty. Get it again.")


class DamagedError(NamedError):
    """No ONNX file, or one that was cut."""

    SENTENCE = N_("It is damaged or no ONNX file. Get it again.")


# What it says that it is.


class OtherKindError(NamedError):
    """An ONNX file without the marks of a look."""

    SENTENCE = N_(
        "It is a network of another kind, without the marks of a look of format {format}. "
        "Import it to have a look made of it, or choose a file that this program learned."
    )


class NewerFormatError(NamedError):
    """A look of a later format."""

    SENTENCE = N_(
        "It is a look of format {format}, and this version knows formats up to {known}. "
        "Get a newer nnlook."
    )


class VersionError(NamedError):
    """An opset or an IR version that looks are not written in."""

    SENTENCE = N_(
        "It is of an ONNX version that looks are not written in. "
        "Ask for it in opset {first} to {last}."
    )


class MetadataError(NamedError):
    """Metadata with a key twice, too many, too long, or no text."""

    SENTENCE = N_("Its metadata are doubled, too long or no text. Get the file again.")


class TextError(NamedError):
    """A name that does not show as what it is: control or bidirectional characters, or no end."""

    SENTENCE = N_(
        "It has a name or a text that is too long or holds characters that do not show. "
        "Choose another look."
    )


# What it holds.


class ExternalDataError(NamedError):
    """Numbers that lie in another file."""

    SENTENCE = N_("It keeps its numbers in another file, which a look may not. Choose another.")


class FunctionsError(NamedError):
    """Functions of its own."""

    SENTENCE = N_("It brings functions of its own, which a look may not. Choose another.")


class SubgraphError(NamedError):
    """A graph within an operator."""

    SENTENCE = N_("It holds a network within a network, which a look may not. Choose another.")


class TrainingInfoError(NamedError):
    """Instructions for training."""

    SENTENCE = N_("It holds instructions for training, which a look may not. Choose another.")


class SparseError(NamedError):
    """Sparse tensors."""

    SENTENCE = N_("It keeps numbers in sparse form, which a look may not. Choose another.")


class ExtrasError(NamedError):
    """Any other part of an ONNX file that a look has no use for, known or unknown."""

    SENTENCE = N_("It holds more than a look may hold. Choose another.")


class ForeignDomainError(NamedError):
    """Operators that are not ONNX's own."""

    SENTENCE = N_(
        "It needs operators that are not ONNX's own, which a look may not. Choose another."
    )


class OperatorError(NamedError):
    """An operator that a look has no use for."""

    SENTENCE = N_("It does more than a look may do. Choose another.")


class TooManyPartsError(NamedError):
    """More operators, numbers or other parts than any look."""

    SENTENCE = N_("It is too large for a look. Choose another.")


# Its numbers.


class NumberTypeError(NamedError):
    """Numbers of another type than float32."""

    SENTENCE = N_("Its numbers are not of the type of a look's. Choose another.")


class LengthError(NamedError):
    """A tensor whose shape and data do not agree."""

    SENTENCE = N_("It has more or fewer numbers than it says. Get it again.")


class NotFiniteError(NamedError):
    """A weight that is NaN or infinite."""

    SENTENCE = N_("Its numbers are not all finite. Get it again.")


class SubnormalError(NamedError):
    """A weight that is not zero, and too small to be a normal float32."""

    SENTENCE = N_("It has numbers that are too small to compute with. Choose another look.")


# What it does.


class SignatureError(NamedError):
    """Anything but 3 numbers into 3."""

    SENTENCE = N_(
        "It is a network of another shape: a look turns 3 numbers into 3. Choose another."
    )


class InconsistentError(NamedError):
    """Operators and numbers that do not make a network of colours, each treated by itself."""

    SENTENCE = N_("Its network does not fit together. Get it again.")


class UnboundedError(NamedError):
    """Values within that could grow until float32 holds them no more."""

    SENTENCE = N_("The values in its network can grow too large. Choose another look.")


class TooManyOperationsError(NamedError):
    """A colour would take longer than with any look."""

    SENTENCE = N_("Its network takes too long for a colour. Choose another look.")


class OutOfRangeError(NamedError):
    """Values beyond 0–1 for a colour."""

    SENTENCE = N_("Its network gives values that are no colours. Choose another look.")


class ConstantError(NamedError):
    """One and the same value for all colours."""

    SENTENCE = N_("Its network turns all colours into one. Choose another look.")


# Its card.


class CardSyntaxError(NamedError):
    """No JSON, or a key twice."""

    SENTENCE = N_("Its card is not JSON. Get the file again.")


class CardDepthError(NamedError):
    """Lists in lists in lists."""

    SENTENCE = N_("Its card is nested too deep. Get the file again.")


class CardNameError(NamedError):
    """No name."""

    SENTENCE = N_("Its card has no name. Get the file again.")


class CardValueError(NamedError):
    """A value of a wrong type, or a number that is not finite."""

    SENTENCE = N_("Its card has a value of a wrong type. Get the file again.")


class CardTagsError(NamedError):
    """Too many tags, or too long ones."""

    SENTENCE = N_("Its card has more or longer tags than a look may have. Get the file again.")


# Its import.


class AlreadyALookError(NamedError):
    """A look that needs no import."""

    SENTENCE = N_("It is a look already. Use it as it is.")


class NotAdoptableError(NamedError):
    """A network that is no row of layers."""

    SENTENCE = N_(
        "It is no network that a look can be made of: one of plain layers, from 3 numbers to 3. "
        "Ask for a table of it, .cube or Hald CLUT, and import that."
    )


class ImplausibleError(NamedError):
    """A network that gives no colours, whichever range its numbers have."""

    SENTENCE = N_(
        "Its network gives no colours, neither for numbers of 0–1 nor of 0–255. Choose another."
    )


class RangeUnclearError(NamedError):
    """A network that may be meant for 0–1 or for 0–255."""

    SENTENCE = N_(
        "Its network may be meant for numbers of 0–1 or of 0–255. "
        "Say which: nnlook import THEIRS.onnx -o LOOK.onnx --range 1, or --range 255."
    )
