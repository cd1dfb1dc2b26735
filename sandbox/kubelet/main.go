// Command kubelet answers for the simulated nodes where the API server asks a node for a container's log. kwok's own
// endpoint serves one fixed file; this one serves what a Pod's annotations say, in the kubelet's words.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

// How often a followed log is looked at.
const followInterval = 100 * time.Millisecond

var errLimitReached = errors.New("limitBytes reached")

func main() {
	address := flag.String("address", "", "host:port to listen on")
	kubeconfig := flag.String("kubeconfig", "", "how to reach the API server")
	certificate := flag.String("tls-cert-file", "", "the server's certificate")
	key := flag.String("tls-private-key-file", "", "the server's key")
	authority := flag.String("client-ca-file", "", "who signs the clients' certificates")
	flag.Parse()

	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		log.Fatal(err)
	}
	// Every log request costs one read of its Pod: client-go's default of 5 a second would be felt.
	config.QPS = -1
	cluster, err := kubernetes.NewForConfig(config)
	if err != nil {
		log.Fatal(err)
	}
	pem, err := os.ReadFile(*authority)
	if err != nil {
		log.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)

	mux := http.NewServeMux()
	mux.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", func(w http.ResponseWriter, r *http.Request) {
		if err := serveLog(w, r, cluster); err != nil && r.Context().Err() == nil {
			log.Printf("%s: %v", r.URL.Path, err)
		}
	})
	server := &http.Server{
		Addr:      *address,
		Handler:   mux,
		TLSConfig: &tls.Config{ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert},
	}
	log.Fatal(server.ListenAndServeTLS(*certificate, *key))
}

func serveLog(w http.ResponseWriter, r *http.Request, cluster kubernetes.Interface) error {
	namespace, name, container := r.PathValue("namespace"), r.PathValue("pod"), r.PathValue("container")
	query := r.URL.Query()
	pod, err := cluster.CoreV1().Pods(namespace).Get(r.Context(), name, metav1.GetOptions{})
	if err != nil {
		http.Error(w, fmt.Sprintf("pod %q does not exist", name), http.StatusNotFound)
		return nil
	}
	of, err := findRun(pod, container, query.Get("previous") == "true")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return nil
	}

	asked := windowOf(query)
	body := limitedBody(w, query)
	w.Header().Set("Content-Type", "text/plain")
	w.WriteHeader(http.StatusOK)
	lines := linesOf(pod, container, of, time.Now())
	if err := asked.write(body, asked.of(lines)); err != nil {
		return ignoreLimit(err)
	}
	if query.Get("follow") != "true" {
		return nil
	}
	seen := len(lines)
	for {
		if flusher, ok := w.(http.Flusher); ok {
			flusher.Flush()
		}
		lines = linesOf(pod, container, of, time.Now())
		if seen < len(lines) {
			if err := asked.write(body, lines[seen:]); err != nil {
				return ignoreLimit(err)
			}
			seen = len(lines)
		}
		if !of.ended.IsZero() {
			return nil
		}
		if err := sleep(r.Context()); err != nil {
			return err
		}
		of.ended = endOf(r.Context(), cluster, namespace, name, container, of)
	}
}

// endOf is when the run ended; a Pod that is gone took its container with it.
func endOf(ctx context.Context, cluster kubernetes.Interface, namespace, name, container string, of run) time.Time {
	pod, err := cluster.CoreV1().Pods(namespace).Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return time.Now()
	}
	current, err := findRun(pod, container, false)
	if err == nil && current.started.Equal(of.started) {
		return current.ended
	}
	return time.Now()
}

func sleep(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(followInterval):
		return nil
	}
}

func windowOf(query url.Values) window {
	asked := window{tail: -1, timestamps: query.Get("timestamps") == "true"}
	if tail, err := strconv.Atoi(query.Get("tailLines")); err == nil {
		asked.tail = tail
	}
	if seconds, err := strconv.Atoi(query.Get("sinceSeconds")); err == nil {
		asked.since = time.Now().Add(-time.Duration(seconds) * time.Second)
	}
	if since, err := time.Parse(time.RFC3339Nano, query.Get("sinceTime")); err == nil {
		asked.since = since
	}
	return asked
}

func limitedBody(w io.Writer, query url.Values) io.Writer {
	if limit, err := strconv.ParseInt(query.Get("limitBytes"), 10, 64); err == nil {
		return &limitedWriter{to: w, left: limit}
	}
	return w
}

// limitedWriter cuts in the middle of a line, as the kubelet does.
type limitedWriter struct {
	to   io.Writer
	left int64
}

func (l *limitedWriter) Write(data []byte) (int, error) {
	if int64(len(data)) <= l.left {
		l.left -= int64(len(data))
		return l.to.Write(data)
	}
	n, err := l.to.Write(data[:l.left])
	l.left = 0
	if err != nil {
		return n, err
	}
	return n, errLimitReached
}

func ignoreLimit(err error) error {
	if errors.Is(err, errLimitReached) {
		return nil
	}
	return err
}
