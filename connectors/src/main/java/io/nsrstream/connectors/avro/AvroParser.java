package io.nsrstream.connectors.avro;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.base.ParserMinimalBase;
import com.fasterxml.jackson.core.io.ContentReference;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** An Avro record as a parser of JSON sees it; only this class knows Jackson's wide interface. */
@SuppressWarnings("deprecation") // a parser has to implement the old names
final class AvroParser extends ParserMinimalBase {
  private final AvroBytes bytes;
  private final AvroScalar scalar;
  private final AvroTokens tokens;
  private boolean closed;

  AvroParser(AvroBytes bytes, AvroScalar scalar, AvroTokens tokens) {
    this.bytes = bytes;
    this.scalar = scalar;
    this.tokens = tokens;
  }

  @Override
  public @Nullable JsonToken nextToken() throws IOException {
    JsonToken next = tokens.advance();
    _currToken = next;
    return next;
  }

  @Override
  public JsonStreamContext getParsingContext() {
    return tokens.level();
  }

  @Override
  public @Nullable String getCurrentName() {
    return tokens.name();
  }

  @Override
  public @Nullable String currentName() {
    return tokens.name();
  }

  @Override
  public @Nullable String getText() throws IOException {
    JsonToken token = _currToken;
    if (token == null) {
      return null;
    }
    return switch (token) {
      case FIELD_NAME -> tokens.name();
      case VALUE_STRING -> scalar.text();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar.number().toString();
      case VALUE_EMBEDDED_OBJECT -> "bytes";
      default -> token.asString();
    };
  }

  @Override
  public int getTextLength() throws IOException {
    String text = getText();
    return text == null ? 0 : text.length();
  }

  @Override
  public char[] getTextCharacters() throws IOException {
    String text = getText();
    return text == null ? new char[0] : text.toCharArray();
  }

  @Override
  public int getTextOffset() {
    return 0;
  }

  @Override
  public boolean hasTextCharacters() {
    return false;
  }

  @Override
  public NumberType getNumberType() throws IOException {
    requireNumber();
    return scalar.type();
  }

  @Override
  public Number getNumberValue() throws IOException {
    requireNumber();
    return scalar.number();
  }

  @Override
  public float getFloatValue() throws IOException {
    requireNumber();
    return scalar.floatValue();
  }

  @Override
  public double getDoubleValue() throws IOException {
    return getNumberValue().doubleValue();
  }

  @Override
  public int getIntValue() throws IOException {
    return getNumberValue().intValue();
  }

  @Override
  public long getLongValue() throws IOException {
    return getNumberValue().longValue();
  }

  @Override
  public BigDecimal getDecimalValue() throws IOException {
    return new BigDecimal(getNumberValue().toString());
  }

  @Override
  public BigInteger getBigIntegerValue() throws IOException {
    return getDecimalValue().toBigInteger();
  }

  /** Whether the number is NaN or infinite. */
  @Override
  public boolean isNaN() {
    return _currToken == JsonToken.VALUE_NUMBER_FLOAT && !scalar.isFinite();
  }

  private void requireNumber() throws IOException {
    if (_currToken == null || !_currToken.isNumeric()) {
      throw new JsonParseException(this, "a number is wanted, but there is " + _currToken);
    }
  }

  @Override
  public byte[] getBinaryValue(Base64Variant variant) {
    throw new UnsupportedOperationException("no part of an example is bytes");
  }

  @Override
  public JsonLocation getTokenLocation() {
    return location(tokens.start());
  }

  @Override
  public JsonLocation getCurrentLocation() {
    return location(bytes.position());
  }

  @Override
  public JsonLocation currentTokenLocation() {
    return getTokenLocation();
  }

  @Override
  public JsonLocation currentLocation() {
    return getCurrentLocation();
  }

  private static JsonLocation location(int at) {
    return new JsonLocation(ContentReference.unknown(), at, -1, -1, -1);
  }

  @Override
  public @Nullable ObjectCodec getCodec() {
    return null;
  }

  @Override
  public void setCodec(@Nullable ObjectCodec codec) {
    throw new UnsupportedOperationException("records are not bound to classes");
  }

  @Override
  public void overrideCurrentName(String name) {
    throw new UnsupportedOperationException("names are those of the schema");
  }

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  @Override
  protected void _handleEOF() {}

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }
}
