package io.cordee.cli.command;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How a command prints its answer. */
public enum OutputFormat {
  TABLE,
  JSON;

  /** Reads the words as people write them. */
  static final class Converter implements ITypeConverter<OutputFormat> {
    @Override
    public OutputFormat convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "table" -> TABLE;
        case "json" -> JSON;
        default -> throw new TypeConversionException("'" + value + "': allowed: table, json");
      };
    }
  }
}
