package io.mimon.cli;

import io.mimon.core.config.MonitorConfig.Engine;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An engine by the name that configurations have for it. */
final class EngineConverter implements ITypeConverter<Engine> {
  @Override
  public Engine convert(String text) {
    return Arrays.stream(Engine.values())
        .filter(engine -> engine.configName().equals(text.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is none of %s"
                        .formatted(
                            text,
                            Arrays.stream(Engine.values())
                                .map(Engine::configName)
                                .collect(Collectors.joining(", ")))));
  }
}
