package io.github.unroot.sandbox;

import java.io.IOException;

/** A container's ports, as a client on its loopback interface finds them; a failure's message says why there is no answer. */
sealed interface Ports permits NetworkNamespace, PortClient {

    /** Connects and hangs up. */
    void connect(int port) throws IOException, InterruptedException;

    /** The first line of the answer to a GET. */
    String statusLine(Probe.Http http) throws IOException, InterruptedException;
}
