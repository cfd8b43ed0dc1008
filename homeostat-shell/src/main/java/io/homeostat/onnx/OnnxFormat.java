package io.homeostat.onnx;

import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.model.Model;
import io.homeostat.model.ModelFormat;

/// Reads kept ONNX models. Their native session is opened when they first predict: of ten kept
/// versions one serves.
public final class OnnxFormat implements ModelFormat {
    @Override
    public String family() {
        return OnnxModel.FAMILY;
    }

    @Override
    public Model load(StateReader in) {
        Sessions.missing()
                .ifPresent(why -> {
                    throw new StateFormatException("an ONNX model cannot serve here: " + why);
                });
        try {
            Binding binding = Binding.load(in);
            byte[] file = in.getBytes();
            if (!OnnxSummary.of(file).external().isEmpty()) {
                throw new StateFormatException("an ONNX model of several files");
            }
            return OnnxModel.owning(binding, file);
        } catch (OnnxException e) {
            throw new StateFormatException("ONNX model: " + e.getMessage());
        }
    }
}
