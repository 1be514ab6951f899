package io.mimon.gateway;

/**
 * A committed line that does not keep to the contract; it is passed over and counted.
 *
 * @param file where it is
 * @param offsetBytes where it starts in the file
 * @param reason what is wrong with it, for a person
 */
public record MalformedLine(FeedFile file, long offsetBytes, String reason) implements FeedRecord {}
