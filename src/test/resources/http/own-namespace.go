// Command own-namespace runs a program in a network namespace of its own, where port 8001 of the loopback interface leads to
// an address outside of it:
//
//	own-namespace 127.0.0.1:41234 PROGRAM ARGUMENT...
//
// So tests that insist on port 8001 run beside each other, and beside whatever has that port on this machine. Its exit code is
// the program's.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

func main() {
	// The namespace is of this thread alone: what the program and the listener get from it, connections outward do not, for
	// they are made on other threads.
	runtime.LockOSThread()
	must(syscall.Unshare(syscall.CLONE_NEWNET))
	must(exec.Command("ip", "link", "set", "lo", "up").Run())
	listener, err := net.Listen("tcp", ":8001")
	must(err)
	go accept(listener, os.Args[1])

	program := exec.Command(os.Args[2], os.Args[3:]...)
	program.Stdout = os.Stdout
	program.Stderr = os.Stderr
	err = program.Run()
	if program.ProcessState == nil {
		must(err)
	}
	os.Exit(program.ProcessState.ExitCode())
}

func accept(listener net.Listener, address string) {
	for {
		inside, err := listener.Accept()
		must(err)
		go relay(inside, address)
	}
}

func relay(inside net.Conn, address string) {
	outside, err := net.Dial("tcp", address)
	must(err)
	go copyAll(outside, inside)
	copyAll(inside, outside)
}

func copyAll(to net.Conn, from net.Conn) {
	io.Copy(to, from)
	to.(*net.TCPConn).CloseWrite()
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "own-namespace:", err)
		os.Exit(125)
	}
}
