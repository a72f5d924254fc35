using System.Net;
using System.Net.Sockets;

namespace EncoderStudy.Experiments.Tests.Data.Downloads;

/// <summary>A web server on this machine that answers as a test wants it to.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly HttpListener _listener;

    /// <param name="answer">Answers a request; the response is closed afterwards.</param>
    public LoopbackServer(Func<HttpListenerContext, Task> answer)
    {
        (_listener, Address) = Listen();
        _ = Serve(answer);
    }

    /// <summary>The address of the folder that it serves.</summary>
    public Uri Address { get; }

    public void Dispose() => _listener.Close();

    /// <summary>A port that is free now may be taken a moment later: then another is tried.</summary>
    private static (HttpListener Listener, Uri Address) Listen()
    {
        const int Attempts = 20;
        for (int attempt = 1; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
            probe.Stop();
            var listener = new HttpListener { Prefixes = { address.ToString() } };
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < Attempts)
            {
                listener.Close();
            }
        }
    }

    private async Task Serve(Func<HttpListenerContext, Task> answer)
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Answer(context, answer);
        }
    }

    private static async Task Answer(HttpListenerContext context, Func<HttpListenerContext, Task> answer)
    {
        try
        {
            await answer(context);
            context.Response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // The other side has gone, or the test has cut the answer off.
        }
    }
}
