"""How numbers are computed: ONNX Runtime, threads of small matrices, denormal floats."""
