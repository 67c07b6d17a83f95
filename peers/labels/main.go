// Answer each line of JSON on standard input with what Alertmanager's own parser makes of the text:
// matchers in the classic syntax, or a duration. It is built against Debian's copies of the sources.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"
	"github.com/prometheus/common/model"
)

type question struct {
	Matchers *string `json:"matchers"`
	Duration *string `json:"duration"`
}

type reply struct {
	Matchers [][3]string `json:"matchers"`
	Micros   int64       `json:"micros"`
	Error    string      `json:"error"`
}

func answer(q question) reply {
	if q.Duration != nil {
		length, err := model.ParseDuration(*q.Duration)
		if err != nil {
			return reply{Error: err.Error()}
		}
		return reply{Micros: int64(time.Duration(length) / time.Microsecond)}
	}
	found, err := labels.ParseMatchers(*q.Matchers)
	if err != nil {
		return reply{Error: err.Error()}
	}
	out := reply{Matchers: [][3]string{}}
	for _, m := range found {
		out.Matchers = append(out.Matchers, [3]string{m.Name, m.Type.String(), m.Value})
	}
	return out
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<24)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := out.Encode(answer(q)); err != nil {
			os.Exit(1)
		}
	}
}
