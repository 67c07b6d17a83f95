// Answer, for each line of JSON on standard input, whether an Alertmanager time interval contains
// each of the instants given. It is built against Debian's copy of Alertmanager's own package.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
	"gopkg.in/yaml.v2"
)

type question struct {
	Interval string   `json:"interval"` // YAML of one time interval
	Instants []string `json:"instants"` // RFC 3339
}

type reply struct {
	Contains []bool `json:"contains"`
	Error    string `json:"error"`
}

func answer(asked question) reply {
	var interval timeinterval.TimeInterval
	if err := yaml.UnmarshalStrict([]byte(asked.Interval), &interval); err != nil {
		return reply{Contains: []bool{}, Error: err.Error()}
	}
	found := reply{Contains: []bool{}}
	for _, text := range asked.Instants {
		instant, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return reply{Contains: []bool{}, Error: err.Error()}
		}
		found.Contains = append(found.Contains, interval.ContainsTime(instant))
	}
	return found
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<24)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		out.Encode(answer(asked))
	}
}
