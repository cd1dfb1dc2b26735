package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// The annotations that say what a container writes. docs/sandbox.md describes them.
const (
	logAnnotation       = "sandbox/log"
	logLinesAnnotation  = "sandbox/log-lines"
	logEveryAnnotation  = "sandbox/log-every"
	containerAnnotation = "sandbox/container"
)

// run is one life of a container. A container that still runs has no end.
type run struct {
	started time.Time
	ended   time.Time
}

type line struct {
	at   time.Time
	text string
}

// linesOf is the whole log that a run has written by now.
func linesOf(pod *corev1.Pod, container string, of run, now time.Time) []line {
	texts := textsOf(pod, container)
	every, err := time.ParseDuration(pod.Annotations[logEveryAnnotation])
	if err != nil || every <= 0 {
		// Real runtimes stamp in nanoseconds: no two lines of one container carry the same time.
		every = time.Microsecond
	}
	until := now
	if !of.ended.IsZero() {
		// A Pod's status keeps whole seconds: the run ended some time within this one.
		until = of.ended.Add(time.Second - time.Nanosecond)
	}
	lines := []line{}
	for i, text := range texts {
		at := of.started.Add(time.Duration(i) * every)
		if at.After(until) {
			break
		}
		lines = append(lines, line{at: at, text: text})
	}
	return lines
}

// textsOf is what the container would write in its whole life: numbered lines first, then the text of its own, so
// that the interesting end of a long log is its tail.
func textsOf(pod *corev1.Pod, container string) []string {
	if container != writerOf(pod) {
		return nil
	}
	texts := []string{}
	count, _ := strconv.Atoi(pod.Annotations[logLinesAnnotation])
	for i := 1; i <= count; i++ {
		texts = append(texts, "line "+strconv.Itoa(i))
	}
	if text := strings.TrimSuffix(pod.Annotations[logAnnotation], "\n"); text != "" {
		texts = append(texts, strings.Split(text, "\n")...)
	}
	return texts
}

func writerOf(pod *corev1.Pod) string {
	if name := pod.Annotations[containerAnnotation]; name != "" {
		return name
	}
	return pod.Spec.Containers[0].Name
}

// findRun picks the run whose log is wanted; its errors are the kubelet's own sentences
// (kubernetes pkg/kubelet/kubelet_pods.go, validateContainerLogStatus).
func findRun(pod *corev1.Pod, container string, previous bool) (run, error) {
	status, found := statusOf(pod, container)
	if !found {
		return run{}, fmt.Errorf("container %q in pod %q is not available", container, pod.Name)
	}
	last := status.LastTerminationState.Terminated
	waiting, running, terminated := status.State.Waiting, status.State.Running, status.State.Terminated
	switch {
	case previous && last == nil:
		return run{}, fmt.Errorf("previous terminated container %q in pod %q not found", container, pod.Name)
	case previous:
		return run{started: last.StartedAt.Time, ended: last.FinishedAt.Time}, nil
	case running != nil:
		return run{started: running.StartedAt.Time}, nil
	case terminated != nil && terminated.ContainerID == "":
		return run{}, fmt.Errorf("container %q in pod %q is terminated", container, pod.Name)
	case terminated != nil:
		return run{started: terminated.StartedAt.Time, ended: terminated.FinishedAt.Time}, nil
	case last != nil:
		return run{started: last.StartedAt.Time, ended: last.FinishedAt.Time}, nil
	case waiting != nil && waiting.Reason == "ErrImagePull":
		return run{}, fmt.Errorf("container %q in pod %q is waiting to start: image can't be pulled", container, pod.Name)
	case waiting != nil && waiting.Reason == "ImagePullBackOff":
		return run{}, fmt.Errorf("container %q in pod %q is waiting to start: trying and failing to pull image", container, pod.Name)
	case waiting != nil:
		return run{}, fmt.Errorf("container %q in pod %q is waiting to start: %v", container, pod.Name, waiting.Reason)
	}
	return run{}, fmt.Errorf("container %q in pod %q is waiting to start - no logs yet", container, pod.Name)
}

func statusOf(pod *corev1.Pod, container string) (corev1.ContainerStatus, bool) {
	for _, status := range append(pod.Status.ContainerStatuses, pod.Status.InitContainerStatuses...) {
		if status.Name == container {
			return status, true
		}
	}
	return corev1.ContainerStatus{}, false
}

// window is the part of a log that a reader asked for.
type window struct {
	tail       int // negative: everything
	since      time.Time
	timestamps bool
}

// of cuts the tail first and then drops what is too old, in the kubelet's order.
func (w window) of(lines []line) []line {
	if w.tail >= 0 && len(lines) > w.tail {
		lines = lines[len(lines)-w.tail:]
	}
	for len(lines) > 0 && lines[0].at.Before(w.since) {
		lines = lines[1:]
	}
	return lines
}

func (w window) write(to io.Writer, lines []line) error {
	for _, line := range lines {
		text := line.text + "\n"
		if w.timestamps {
			text = line.at.UTC().Format("2006-01-02T15:04:05.000000000Z07:00") + " " + text
		}
		if _, err := io.WriteString(to, text); err != nil {
			return err
		}
	}
	return nil
}
