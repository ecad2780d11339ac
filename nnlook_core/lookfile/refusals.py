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


class MissingError(NamedError):
    """There is no such file."""

    SENTENCE = N_("Cannot read {file} ({reason}). Check the name.")


class UnreadableError(NamedError):
    """The system does not let it be read."""

    SENTENCE = N_("Cannot read {file} ({reason}). Choose another look.")


class NotAFileError(NamedError):
    """A folder, a pipe, a device."""

    SENTENCE = N_("{file} is not a file. Choose a look (.onnx).")


class OversizeError(NamedError):
    """More bytes than a look may have; it is not even read."""

    SENTENCE = N_("{file} is too large for a look. Choose a look (.onnx).")


class EmptyError(NamedError):
    """No bytes."""

    SENTENCE = N_("The file is empty. Get a new copy of it.")


class DamagedError(NamedError):
    """No ONNX file, or one that was cut."""

    SENTENCE = N_("Damaged, or not an ONNX file. Get a new copy of it.")


# What it says that it is.


class OtherKindError(NamedError):
    """An ONNX file without the marks of a look."""

    SENTENCE = N_(
        "Not a look of format {format} but another kind of network. Import it to "
        "convert it into a look, or choose a look learned with this program."
    )


class NewerFormatError(NamedError):
    """A look of a later format."""

    SENTENCE = N_(
        "The look has format {format}; this version reads formats up to {known}. Get a "
        "newer nnlook."
    )


class VersionError(NamedError):
    """An opset or an IR version that looks are not written in."""

    SENTENCE = N_("Unsupported ONNX version. Ask for the look in opset {first} to {last}.")


class MetadataError(NamedError):
    """Metadata with a key twice, too many, too long, or no text."""

    SENTENCE = N_("Duplicate, too long or non-text metadata. Get a new copy of the file.")


class TextError(NamedError):
    """A name that does not show as what it is: control or bidirectional characters, or no end."""

    SENTENCE = N_("A name or text is too long or has unprintable characters. Choose another look.")


# What it holds.


class ExternalDataError(NamedError):
    """Numbers that lie in another file."""

    SENTENCE = N_("Data in external files is not supported. Choose another look.")


class FunctionsError(NamedError):
    """Functions of its own."""

    SENTENCE = N_("ONNX functions are not supported. Choose another look.")


class SubgraphError(NamedError):
    """A graph within an operator."""

    SENTENCE = N_("Nested graphs are not supported. Choose another look.")


class TrainingInfoError(NamedError):
    """Instructions for training."""

    SENTENCE = N_("Training information is not supported. Choose another look.")


class SparseError(NamedError):
    """Sparse tensors."""

    SENTENCE = N_("Sparse tensors are not supported. Choose another look.")


class ExtrasError(NamedError):
    """Any other part of an ONNX file that a look has no use for, known or unknown."""

    SENTENCE = N_("Unsupported ONNX content. Choose another look.")


class ForeignDomainError(NamedError):
    """Operators that are not ONNX's own."""

    SENTENCE = N_("Custom operators are not supported. Choose another look.")


class OperatorError(NamedError):
    """An operator that a look has no use for."""

    SENTENCE = N_("Unsupported ONNX operator. Choose another look.")


class TooManyPartsError(NamedError):
    """More operators, numbers or other parts than any look."""

    SENTENCE = N_("Too large for a look. Choose another look.")


# Its numbers.


class NumberTypeError(NamedError):
    """Numbers of another type than float32."""

    SENTENCE = N_("Unsupported number type. Choose another look.")


class LengthError(NamedError):
    """A tensor whose shape and data do not agree."""

    SENTENCE = N_(
        "The amount of data does not match the declared size. Get a new copy of the file."
    )


class NotFiniteError(NamedError):
    """A weight that is NaN or infinite."""

    SENTENCE = N_("Some numbers are not finite. Get a new copy of the file.")


class SubnormalError(NamedError):
    """A weight that is not zero, and too small to be a normal float32."""

    SENTENCE = N_("Some numbers are too small (denormal). Choose another look.")


# What it does.


class SignatureError(NamedError):
    """Anything but 3 numbers into 3."""

    SENTENCE = N_("The network does not map 3 numbers to 3, as a look does. Choose another look.")


class InconsistentError(NamedError):
    """Operators and numbers that do not make a network of colours, each treated by itself."""

    SENTENCE = N_("The layers of the network do not match. Get a new copy of the file.")


class UnboundedError(NamedError):
    """Values within that could grow until float32 holds them no more."""

    SENTENCE = N_("Values in the network can overflow. Choose another look.")


class TooManyOperationsError(NamedError):
    """A colour would take longer than with any look."""

    SENTENCE = N_("The network is too slow. Choose another look.")


class OutOfRangeError(NamedError):
    """Values beyond 0–1 for a colour."""

    SENTENCE = N_("The network gives values that are not colours. Choose another look.")


class ConstantError(NamedError):
    """One and the same value for all colours."""

    SENTENCE = N_("The network turns all colours into one. Choose another look.")


# Its card.


class CardSyntaxError(NamedError):
    """No JSON, or a key twice."""

    SENTENCE = N_("The metadata is not valid JSON. Get a new copy of the file.")


class CardDepthError(NamedError):
    """Lists in lists in lists."""

    SENTENCE = N_("The metadata is nested too deeply. Get a new copy of the file.")


class CardNameError(NamedError):
    """No name."""

    SENTENCE = N_("The metadata has no name. Get a new copy of the file.")


class CardValueError(NamedError):
    """A value of a wrong type, or a number that is not finite."""

    SENTENCE = N_("A value in the metadata has the wrong type. Get a new copy of the file.")


class CardTagsError(NamedError):
    """Too many tags, or too long ones."""

    SENTENCE = N_("Too many or too long tags in the metadata. Get a new copy of the file.")


# Its import.


class AlreadyALookError(NamedError):
    """A look that needs no import."""

    SENTENCE = N_("The file is already a look. Use it as it is.")


class NotAdoptableError(NamedError):
    """A network that is no row of layers."""

    SENTENCE = N_(
        "The network cannot be converted into a look: only plain layers from 3 numbers "
        "to 3 are supported. Ask for it as a LUT (.cube or Hald CLUT) and import that."
    )


class ImplausibleError(NamedError):
    """A network that gives no colours, whichever range its numbers have."""

    SENTENCE = N_("The network gives no colours, for neither 0–1 nor 0–255. Choose another one.")


class RangeUnclearError(NamedError):
    """A network that may be meant for 0–1 or for 0–255."""

    SENTENCE = N_(
        "The value range of the network, 0–1 or 0–255, cannot be detected. Choose it "
        "with nnlook import THEIRS.onnx -o LOOK.onnx --range 1, or --range 255."
    )
